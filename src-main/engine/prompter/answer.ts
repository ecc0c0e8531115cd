/**
 * The border where a model's answer becomes geometry. What comes in is untrusted text; what goes out
 * is prompts in the model's own frame, or a fault that says what could not be read.
 */
import { jsonrepair } from 'jsonrepair';
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import type { Prompt } from '../../contract/run.ts';
import type { Box, FrameXY } from '../../contract/space.ts';

/** The frame in which a model gives coordinates, in its own pixels. */
export interface AnswerFrame {
  readonly width: number;
  readonly height: number;
}

/** The frame of the Think2Seg-RS checkpoints: images are resized to 840 x 840. */
export const think2segFrame: AnswerFrame = { width: 840, height: 840 };

export interface ParsedAnswer {
  readonly thinking: string;
  /** Empty: the model says that there is no target. */
  readonly prompts: readonly Prompt<'frame'>[];
  /** Instances that could not be used, in words. */
  readonly dropped: readonly string[];
}

const textLimit = 256 * 1024;
const instanceLimit = 64;
/** A box whose IoU with a larger kept one is over this is a duplicate (Think2Seg-RS). */
const duplicateIou = 0.5;

const point = v.tuple([v.pipe(v.number(), v.finite()), v.pipe(v.number(), v.finite())]);
const instanceSchema = v.pipe(
  v.object({
    bbox_2d: v.optional(v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(4, 'a box has 4 numbers'))),
    positive_points: v.optional(v.pipe(v.array(point), v.length(2, 'positive points are exactly 2'))),
  }),
  v.check((i) => i.bbox_2d !== undefined || i.positive_points !== undefined, 'neither a box nor positive points'),
);

/**
 * Reads `<think>…</think><answer>[…]</answer>` leniently: tags and the code fence may be missing,
 * the JSON may be repaired, good instances are kept and bad ones reported. Box corners out of order
 * are put right, coordinates outside the frame are clamped. Faults: `prompter.unreadableAnswer`.
 */
export function parseAnswer(text: string, frame: AnswerFrame): ParsedAnswer {
  if (text.length > textLimit) unreadable(text, `it has more than ${textLimit} characters`);
  const thinking = /<think>([\s\S]*?)(?:<\/think>|<answer>|$)/.exec(text)?.[1]?.trim() ?? '';
  const body = /<answer>([\s\S]*?)(?:<\/answer>|$)/.exec(text)?.[1] ?? text;
  const list = readList(text, body);
  const dropped: string[] = [];
  const prompts: Prompt<'frame'>[] = [];
  for (const [index, item] of list.entries()) {
    const parsed = v.safeParse(instanceSchema, item);
    if (!parsed.success) dropped.push(`instance ${index + 1}: ${parsed.issues[0].message}`);
    else prompts.push(toPrompt(parsed.output, frame));
  }
  if (prompts.length === 0 && dropped.length > 0) unreadable(text, dropped.slice(0, 3).join('; '));
  const kept = withoutDuplicates(prompts);
  if (kept.length > instanceLimit)
    dropped.push(`${kept.length - instanceLimit} instances over the limit of ${instanceLimit}`);
  return { thinking, prompts: kept.slice(0, instanceLimit), dropped };
}

function readList(text: string, body: string): unknown[] {
  const from = body.indexOf('[');
  const to = body.lastIndexOf(']');
  if (from < 0 || to < from) return unreadable(text, 'there is no list in it');
  const slice = body.slice(from, to + 1);
  const value = parseJson(slice) ?? parseJson(repaired(slice));
  return Array.isArray(value) ? value : unreadable(text, 'its list is not valid JSON and could not be repaired');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function repaired(text: string): string {
  try {
    return jsonrepair(text);
  } catch {
    return '';
  }
}

function toPrompt(instance: v.InferOutput<typeof instanceSchema>, frame: AnswerFrame): Prompt<'frame'> {
  const clamp = ([x, y]: readonly [number, number]): FrameXY => ({
    x: Math.min(Math.max(x, 0), frame.width),
    y: Math.min(Math.max(y, 0), frame.height),
  });
  return {
    box: instance.bbox_2d ? toBox(instance.bbox_2d, clamp) : null,
    positive: (instance.positive_points ?? []).map(clamp),
    negative: [],
  };
}

function toBox(numbers: readonly number[], clamp: (p: readonly [number, number]) => FrameXY): Box<'frame'> {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers;
  const low = clamp([Math.min(x1, x2), Math.min(y1, y2)]);
  const high = clamp([Math.max(x1, x2), Math.max(y1, y2)]);
  return { minX: low.x, minY: low.y, maxX: high.x, maxY: high.y };
}

/** Larger boxes first; a box over `duplicateIou` with a kept one is dropped; points-only prompts stay as they are. */
function withoutDuplicates(prompts: readonly Prompt<'frame'>[]): Prompt<'frame'>[] {
  const boxed = prompts.filter((p) => p.box).sort((a, b) => areaOf(b.box) - areaOf(a.box));
  const kept: Prompt<'frame'>[] = [];
  for (const candidate of boxed) {
    if (kept.every((k) => boxIou(k.box, candidate.box) <= duplicateIou)) kept.push(candidate);
  }
  return [...kept, ...prompts.filter((p) => !p.box)];
}

function areaOf(box: Box<'frame'> | null): number {
  return box ? (box.maxX - box.minX) * (box.maxY - box.minY) : 0;
}

function boxIou(a: Box<'frame'> | null, b: Box<'frame'> | null): number {
  if (!a || !b) return 0;
  const width = Math.max(0, Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX));
  const height = Math.max(0, Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY));
  const shared = width * height;
  return shared > 0 ? shared / (areaOf(a) + areaOf(b) - shared) : 0;
}

function unreadable(raw: string, because: string): never {
  raise('prompter.unreadableAnswer', { because, raw: raw.slice(0, 2000) });
}
