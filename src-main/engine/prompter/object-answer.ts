/**
 * Answers questions for objects: the trained head says where each may be, the segmenter outlines it. An
 * outline that has little to do with the box it was asked for is not taken for the object.
 */
import { raise } from '../../contract/fault.ts';
import type { MaskBits, PlacedMask, Prompt, PromptedInstance, PrompterAnswer } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { components, cutOut, interiorPoints } from '../window/components.ts';
import type { ObjectField } from './object-head.ts';
import { type ObjectPlace, type PlacesFound, placesOf } from './object-places.ts';
import type { ObjectKind } from './object-rules.ts';
import type { Setting } from './object-setting.ts';
import { headSegmenter, type PrompterInput } from './prompter.ts';
import { rawAnswer } from './reason.ts';

/** A kind with its place among the head's outputs and the name that people read. */
export type NamedKind = ObjectKind & { readonly index: number; readonly name: string };

export interface ObjectQuestion {
  readonly kinds: readonly NamedKind[];
  readonly input: PrompterInput;
  /** Null where the head could not be used. */
  readonly field: ObjectField | null;
  /** What is around a place, for the kinds to which it matters. */
  readonly setting: Setting | null;
  /** Sentences that the reason begins with. */
  readonly said: readonly string[];
  readonly signal: AbortSignal | undefined;
}

const instanceLimit = 64;
/** Outlines that a tighter prompt is drawn from again; each is a run of the decoder. */
const redrawnLimit = 32;
/** Of an outline's extent and the box asked for: under this, something else was outlined. */
const leastAgreement = 0.3;
/** Of the extents of two outlines: over this, they are of one object. */
const sameExtent = 0.6;

const nature = 'Answered by a small trained head over the segmenter’s embedding, not by a language model.';
const withoutHead = `Objects are seen by a trained head, which reads the encoding of ${headSegmenter}; it could not be had.`;

/** Fault: `run.cancelled`. */
export async function answerObjects(question: ObjectQuestion): Promise<PrompterAnswer> {
  const { kinds, input, field, setting, said, signal } = question;
  if (!field) return none([...said, withoutHead]);
  const instances: PromptedInstance[] = [];
  const lines: string[] = [];
  for (const kind of kinds) {
    const found = placesOf(field, kind, { ...input, setting });
    const drawn = await drawAll(found.places.slice(0, instanceLimit), { kind, input, signal });
    instances.push(...drawn);
    lines.push(summary(kind, found, drawn));
  }
  instances.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  const kept = instances.slice(0, instanceLimit);
  if (kept.length === 0) return none([...said, ...lines]);
  const thinking = [...said, ...lines, nature].join('\n');
  return { kind: 'instances', instances: kept, thinking, raw: rawAnswer(kept) };
}

function none(lines: readonly string[]): PrompterAnswer {
  return { kind: 'no-target', instances: [], thinking: [...lines, nature].join('\n'), raw: '[]' };
}

interface Drawing {
  readonly kind: NamedKind;
  readonly input: PrompterInput;
  readonly signal: AbortSignal | undefined;
}

async function drawAll(places: readonly ObjectPlace[], drawing: Drawing): Promise<PromptedInstance[]> {
  const drawn: PromptedInstance[] = [];
  for (const [order, place] of places.entries()) {
    if (drawing.signal?.aborted) raise('run.cancelled');
    const instance = await draw(place, drawing, order < redrawnLimit);
    if (instance && !drawn.some((other) => sameObject(other, instance))) drawn.push(instance);
  }
  return drawn;
}

/** Two places may be of one object, which the segmenter then outlines twice. */
function sameObject(a: PromptedInstance, b: PromptedInstance): boolean {
  if (!a.evidence || !b.evidence) return false;
  return agreement(extentOf(a.evidence), extentOf(b.evidence)) > sameExtent;
}

function extentOf({ at, mask }: PlacedMask): Box<'window'> {
  return { minX: at.x, minY: at.y, maxX: at.x + mask.width, maxY: at.y + mask.height };
}

/** The box with its middle first; then, as the method has it, with two points deep inside what was outlined. */
async function draw(place: ObjectPlace, { kind, input }: Drawing, again: boolean): Promise<PromptedInstance | null> {
  const { box, middle } = place;
  const base = { label: kind.name, score: Math.round(place.score * 1000) / 1000 };
  const first: Prompt<'window'> = { box, positive: twoPoints(place), negative: [] };
  if (!input.outline) return { ...base, prompt: first, evidence: null, route: 'segmenter' };
  const outlined = largestPart(await input.outline({ box, positive: [middle], negative: [] }), box);
  if (!outlined) return null;
  const prompt: Prompt<'window'> = { box, positive: outlined.points, negative: [] };
  const better = again ? largestPart(await input.outline(prompt), box) : null;
  const evidence = (better ?? outlined).placed;
  return { ...base, prompt, evidence, route: 'prompter', drawnBy: 'segmenter' };
}

/** The middle, and a point beside it along the longer side: inside of all that is not hollow. */
function twoPoints({ box, middle }: ObjectPlace) {
  const wide = box.maxX - box.minX >= box.maxY - box.minY;
  const step = 0.1 * Math.max(box.maxX - box.minX, box.maxY - box.minY);
  return [middle, { x: middle.x + (wide ? step : 0), y: middle.y + (wide ? 0 : step) }];
}

interface Outlined {
  readonly placed: PlacedMask;
  readonly points: Prompt<'window'>['positive'];
}

/** The largest connected part of an outline; null where its extent has little to do with the box. */
function largestPart({ mask }: { readonly mask: MaskBits }, box: Box<'window'>): Outlined | null {
  const [part] = components(mask, 8).sort((a, b) => b.pixels - a.pixels);
  if (!part || agreement(part.box, box) < leastAgreement) return null;
  const placed = { at: { x: part.box.minX, y: part.box.minY }, mask: cutOut(part) };
  return { placed, points: interiorPoints(part, 2) };
}

function agreement(a: Box<'window'>, b: Box<'window'>): number {
  const w = Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX);
  const h = Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY);
  if (w <= 0 || h <= 0) return 0;
  const area = (box: Box<'window'>) => (box.maxX - box.minX) * (box.maxY - box.minY);
  return (w * h) / (area(a) + area(b) - w * h);
}

function summary(kind: NamedKind, { places, best, wrongSize }: PlacesFound, drawn: readonly unknown[]): string {
  const sizes = wrongSize > 0 ? ` ${wrongSize} more would have an impossible size on the ground.` : '';
  const around = kind.near ? `lowered where little ${kind.near.cover.replace('_', '-')} is around; ` : '';
  const needed = `(${around}at least ${kind.gate.toFixed(2)} is asked for)`;
  if (places.length === 0)
    return `No ${kind.name}: the likeliest place has a score of ${best.toFixed(2)} ${needed}.${sizes}`;
  const outlined = drawn.length === places.length ? '' : `; the segmenter outlined ${drawn.length} things there`;
  const count = `${places.length} ${places.length === 1 ? 'place looks' : 'places look'}`;
  return `${count} like ${kind.name}, the surest with a score of ${best.toFixed(2)} ${needed}${outlined}.${sizes}`;
}
