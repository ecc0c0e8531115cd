/** What got better and what worse between two evaluations of the same samples. */
import { raise } from '../../contract/fault.ts';
import { comparePairs, type PairedTest } from './pairs.ts';
import type { EvalRecord, EvalSettings } from './record.ts';

export interface Change {
  readonly id: string;
  readonly question: string;
  readonly class: string | null;
  readonly a: number;
  readonly b: number;
}
export interface Comparison {
  readonly a: EvalSettings;
  readonly b: EvalSettings;
  readonly samples: number;
  /** Over per-sample IoU, so its difference is that of gIoU. */
  readonly test: PairedTest;
  readonly better: number;
  readonly worse: number;
  readonly same: number;
  /** Largest changes first. */
  readonly gains: readonly Change[];
  readonly losses: readonly Change[];
  readonly classes: readonly { readonly name: string; readonly samples: number; readonly difference: number }[];
}

interface Results {
  readonly settings: EvalSettings;
  readonly records: readonly EvalRecord[];
}

/** IoUs closer than this are the same. */
const noise = 1e-9;
const shown = 20;

/** Settings that must agree for two results to be about the same thing. */
const mustAgree = ['format', 'split', 'fingerprint', 'protocol', 'question', 'resolution'] as const;

/** Faults: `evaluate.notComparable`. */
export function compare(a: Results, b: Results): Comparison {
  for (const key of mustAgree) {
    if (a.settings[key] === b.settings[key]) continue;
    const because = `${key} is ${a.settings[key]} in the first and ${b.settings[key]} in the second`;
    raise('evaluate.notComparable', { because });
  }
  const changes = pairsOf(a.records, b.records);
  const up = changes.filter((change) => change.b - change.a > noise);
  const down = changes.filter((change) => change.a - change.b > noise);
  return {
    a: a.settings,
    b: b.settings,
    samples: changes.length,
    test: comparePairs(
      changes.map((change) => change.a),
      changes.map((change) => change.b),
      a.settings.seed,
    ),
    better: up.length,
    worse: down.length,
    same: changes.length - up.length - down.length,
    gains: up.sort((p, q) => q.b - q.a - (p.b - p.a)).slice(0, shown),
    losses: down.sort((p, q) => p.b - p.a - (q.b - q.a)).slice(0, shown),
    classes: classesOf(changes),
  };
}

/** Both must have the same samples with the same questions. Faults: `evaluate.notComparable`. */
function pairsOf(a: readonly EvalRecord[], b: readonly EvalRecord[]): Change[] {
  const second = new Map(b.map((record) => [record.id, record]));
  if (a.length !== b.length) {
    raise('evaluate.notComparable', { because: `the first has ${a.length} samples, the second ${b.length}` });
  }
  return a.map((record) => {
    const other = second.get(record.id);
    if (!other) return raise('evaluate.notComparable', { because: `the second has no sample "${record.id}"` });
    if (other.question !== record.question) {
      raise('evaluate.notComparable', { because: `"${record.id}" was asked another question` });
    }
    const { id, question } = record;
    return { id, question, class: record.class, a: record.iou, b: other.iou };
  });
}

function classesOf(changes: readonly Change[]): Comparison['classes'] {
  const groups = new Map<string, number[]>();
  for (const change of changes) {
    const name = change.class ?? 'not stated';
    groups.set(name, [...(groups.get(name) ?? []), change.b - change.a]);
  }
  return [...groups]
    .map(([name, differences]) => {
      const difference = differences.reduce((sum, value) => sum + value, 0) / differences.length;
      return { name, samples: differences.length, difference };
    })
    .sort((p, q) => p.difference - q.difference);
}
