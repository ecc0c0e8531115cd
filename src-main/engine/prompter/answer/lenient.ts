/** Reads an answer for a person: what is usable is kept, the rest is reported. */
import type { Prompt } from '../../../contract/run.ts';
import type { Box } from '../../../contract/space.ts';
import { type BoxNumbers, duplicatesAmong } from './duplicates.ts';
import { readBox, readPoints } from './geometry.ts';
import { labelOf } from './label.ts';
import { findList, isOtherList } from './list.ts';
import type { AnswerInstance, AnswerPolicy, AnswerReading } from './policy.ts';
import { DropReport, inWords } from './report.ts';
import { answerBody, thinkingOf } from './text.ts';

type Item = Readonly<Record<string, unknown>>;

/** Instances that are looked at, as a multiple of those that are read: bounds the work of finding duplicates. */
const lookahead = 4;

/** Reads an answer by the rule `lenient`. */
export function readLeniently(text: string, policy: AnswerPolicy): AnswerReading {
  const thinking = thinkingOf(text);
  const body = answerBody(text);
  const found = findList(body);
  if (!found) return { kind: 'unreadable', because: whyNoList(text, body) };
  const report = new DropReport();
  const reader = new InstanceReader(policy, report);
  const read = found.items.flatMap((item, index) => reader.read(item, index + 1));
  const instances = withinLimit(withoutDuplicates(read, report), policy.instances, report);
  if (found.cutOff === 'next') report.add('instance', 'cutOff', found.items.length + 1);
  if (found.cutOff === 'last') report.add('positive', 'cutOff', found.items.length);
  const dropped = report.parts();
  if (instances.length === 0 && dropped.length > 0) return { kind: 'unreadable', because: inWords(dropped) };
  const kind = instances.length > 0 ? 'instances' : 'no-target';
  return { kind: 'read', answer: { kind, thinking, instances, dropped, clamped: reader.clamped, broken: false } };
}

function whyNoList(text: string, body: string): string {
  if (text.trim() === '') return 'it is empty';
  const thinksOn = text.includes('<think>') && !text.includes('</think>') && !text.includes('<answer>');
  if (thinksOn) return 'it ends while it is still thinking';
  if (body.includes('[') && !body.includes(']')) return 'it ends before its list does';
  if (isOtherList(body)) return 'there is no instance in its list';
  return body.includes('[') ? 'its list is not valid JSON and could not be repaired' : 'there is no list in it';
}

/** Reads instances until enough are found; further ones are only counted. */
class InstanceReader {
  clamped = 0;
  #kept = 0;
  readonly #policy: AnswerPolicy;
  readonly #report: DropReport;

  constructor(policy: AnswerPolicy, report: DropReport) {
    this.#policy = policy;
    this.#report = report;
  }

  /** None or one instance; what is wrong with it goes to the report. */
  read(given: unknown, number: number): AnswerInstance[] {
    if (this.#kept >= this.#policy.instances * lookahead) {
      this.#report.add('instance', 'overLimit', number);
      return [];
    }
    if (!isItem(given)) {
      this.#report.add('instance', 'notObject', number);
      return [];
    }
    const prompt = this.#prompt(given, number);
    if (!prompt) return [];
    this.#kept++;
    return [{ prompt, label: labelOf(given), number }];
  }

  #prompt(item: Item, number: number): Prompt<'frame'> | null {
    const { frame, points } = this.#policy;
    const box = readBox(item.bbox_2d ?? item.bbox ?? item.box, frame);
    if (box.because !== null) this.#report.add('box', box.because, number);
    const positive = this.#points(item.positive_points ?? item.points, 'positive', number);
    const negative = this.#points(item.negative_points, 'negative', number);
    // Without a box the points alone must say what is meant.
    const enough = positive.points.length >= Math.max(1, points.positive);
    if (!box.box && !enough) {
      if (box.because === null && positive.points.length > 0 && !positive.reported)
        this.#report.add('instance', 'pointCount', number);
      else if (box.because === null && !positive.reported) this.#report.add('instance', 'noGeometry', number);
      return null;
    }
    this.clamped += box.clamped + positive.clamped + negative.clamped;
    return { box: box.box, positive: positive.points, negative: negative.points };
  }

  #points(given: unknown, part: 'positive' | 'negative', number: number) {
    const wanted = this.#policy.points[part];
    const { points, because, clamped } = readPoints(given, this.#policy.frame);
    const extra = points.length > wanted;
    const reason = because ?? (extra ? (wanted === 0 ? 'notAllowed' : 'pointCount') : null);
    if (reason !== null) this.#report.add(part, reason, number);
    return { points: points.slice(0, wanted), clamped, reported: reason !== null };
  }
}

function isItem(value: unknown): value is Item {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function withoutDuplicates(instances: readonly AnswerInstance[], report: DropReport): AnswerInstance[] {
  const boxed = instances.filter((instance) => instance.prompt.box !== null);
  const repeated = new Set([...duplicatesAmong(boxed.map(({ prompt }) => numbersOf(prompt.box)))].map((i) => boxed[i]));
  for (const instance of repeated) if (instance) report.add('instance', 'duplicate', instance.number);
  return instances.filter((instance) => !repeated.has(instance));
}

function numbersOf(box: Box<'frame'> | null): BoxNumbers {
  return box ? [box.minX, box.minY, box.maxX, box.maxY] : [0, 0, 0, 0];
}

function withinLimit(instances: readonly AnswerInstance[], limit: number, report: DropReport): AnswerInstance[] {
  for (const { number } of instances.slice(limit)) report.add('instance', 'overLimit', number);
  return instances.slice(0, limit);
}
