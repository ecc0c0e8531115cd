/** What an evaluation says in the end: the figures of its protocol, those of the others beside it, and groups. */
import { type Estimate, type Figures, figures } from './metrics.ts';
import { type ProtocolId, protocolIds, protocols } from './protocols.ts';
import type { EvalRecord, EvalSettings } from './record.ts';

export interface Group {
  readonly name: string;
  readonly samples: number;
  readonly gIoU: Estimate;
  readonly cIoU: Estimate;
}
export interface Summary {
  readonly settings: EvalSettings;
  /** Whether all samples that were chosen are done. */
  readonly complete: boolean;
  /** By the protocol of the evaluation. */
  readonly figures: Figures;
  /** The same answers by every protocol's counting. Only the evaluation's own question and resolution were used. */
  readonly counted: Readonly<Record<ProtocolId, Pick<Figures, 'gIoU' | 'cIoU'>>>;
  readonly groups: {
    readonly class: readonly Group[];
    readonly source: readonly Group[];
    /** By source and class together. */
    readonly sourceClass: readonly Group[];
    readonly size: readonly Group[];
    readonly gsd: readonly Group[];
  };
}

/** Equal records and settings give an equal summary, bit by bit; times are not part of it. */
export function summarise(settings: EvalSettings, records: readonly EvalRecord[]): Summary {
  const all = (id: ProtocolId) => figures(records, protocols[id], settings.seed);
  const expected = Math.min(settings.limit ?? settings.samples, settings.samples);
  const counted = protocolIds.map((id) => {
    const { gIoU, cIoU } = all(id);
    return [id, { gIoU, cIoU }] as const;
  });
  const groupsBy = (name: (record: EvalRecord) => string) => group(settings, records, name);
  return {
    settings,
    complete: records.length === expected,
    figures: all(settings.protocol),
    counted: Object.fromEntries(counted) as Summary['counted'],
    groups: {
      class: groupsBy((record) => record.class ?? 'not stated'),
      source: groupsBy((record) => record.source ?? 'not stated'),
      sourceClass: groupsBy(
        ({ source, class: name }) => [source, name].filter((part) => part !== null).join(' ') || 'not stated',
      ),
      size: groupsBy(sizeOf),
      gsd: groupsBy(gsdOf),
    },
  };
}

function group(
  settings: EvalSettings,
  records: readonly EvalRecord[],
  name: (record: EvalRecord) => string,
): readonly Group[] {
  const groups = new Map<string, EvalRecord[]>();
  for (const record of records) groups.set(name(record), [...(groups.get(name(record)) ?? []), record]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, members]) => {
      const { samples, gIoU, cIoU } = figures(members, protocols[settings.protocol], settings.seed);
      return { name: key, samples, gIoU, cIoU };
    });
}

/** By the share of the picture that the target covers. Names sort in the order of size. */
function sizeOf({ truth, size: [width, height] }: EvalRecord): string {
  const share = truth / Math.max(1, width * height);
  if (truth === 0) return '0 no target';
  if (share < 0.01) return '1 under 1 % of the picture';
  return share < 0.1 ? '2 from 1 % to 10 %' : '3 from 10 %';
}

function gsdOf({ gsd }: EvalRecord): string {
  if (gsd === null) return 'not stated';
  if (gsd < 0.5) return '1 under 0.5 m';
  if (gsd < 2) return '2 from 0.5 m to 2 m';
  return gsd < 10 ? '3 from 2 m to 10 m' : '4 from 10 m';
}
