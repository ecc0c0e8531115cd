/** From heat to prompted instances: threshold, clean-up, connected parts, a box and two points each. */
import type { MaskBits, PromptedInstance } from '../../contract/run.ts';
import { createMask, maskFromThreshold, setRange, unionInto } from '../window/bits.ts';
import { type Component, components, cutOut, interiorPoints } from '../window/components.ts';
import { squaredDepth } from '../window/depth.ts';
import { smooth } from './heat.ts';

export interface InstanceRules {
  readonly label: string;
  readonly route: PromptedInstance['route'];
  readonly threshold: number;
  /** Parts and holes of fewer pixels are dropped and filled. */
  readonly minPixels: number;
  /** A circle of this radius (pixels) must fit inside; 0 for no such demand. */
  readonly minRadius: number;
  readonly limit: number;
  /** Heat to score. */
  readonly calibrate: (heat: number) => number;
}

export interface InstancesFound {
  readonly instances: readonly PromptedInstance[];
  /** Parts left out because they were too small (or too narrow), and because of the limit. */
  readonly specks: number;
  readonly overLimit: number;
  /** All pixels of the instances. */
  readonly pixels: number;
}

export interface HeatField {
  /** float32[height * width], 0..1. */
  readonly heat: Float32Array;
  /** uint8[height * width]; pixels that are not 1 are in no instance. */
  readonly valid: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The instances of a heat map, the largest amount of evidence first. */
export function instancesOf(field: HeatField, rules: InstanceRules): InstancesFound {
  const { width, height, valid } = field;
  const smoothed = Math.min(width, height) < 8 ? field.heat : smooth(field.heat, width, height);
  const mask = fillHoles(maskFromThreshold(smoothed, width, height, rules.threshold), rules.minPixels);
  for (let i = 0; i < valid.length; i++) if (valid[i] !== 1) mask.bits[i >>> 3]! &= ~(1 << (i & 7));
  const parts = components(mask, 4);
  const kept = parts.filter((part) => part.pixels >= rules.minPixels && fits(part, rules.minRadius));
  const weighed = kept.map((part) => ({ part, mean: meanOver(smoothed, width, part) }));
  weighed.sort((a, b) => b.mean * b.part.pixels - a.mean * a.part.pixels);
  const chosen = weighed.slice(0, rules.limit);
  return {
    instances: chosen.map(({ part, mean }) => instance(part, mean, rules)),
    specks: parts.length - kept.length,
    overLimit: kept.length - chosen.length,
    pixels: chosen.reduce((sum, { part }) => sum + part.pixels, 0),
  };
}

function instance(part: Component, mean: number, rules: InstanceRules): PromptedInstance {
  return {
    prompt: { box: part.box, positive: interiorPoints(part, 2), negative: [] },
    label: rules.label,
    score: Math.round(rules.calibrate(mean) * 1000) / 1000,
    evidence: { at: { x: part.box.minX, y: part.box.minY }, mask: cutOut(part) },
    route: rules.route,
  };
}

function fillHoles(mask: MaskBits, minPixels: number): MaskBits {
  const inverse = createMask(mask.width, mask.height);
  setRange(inverse.bits, 0, mask.width * mask.height);
  for (let i = 0; i < mask.bits.length; i++) inverse.bits[i]! &= ~mask.bits[i]!;
  for (const hole of components(inverse, 4)) {
    if (hole.pixels >= minPixels || touchesEdge(hole, mask)) continue;
    unionInto(mask, cutOut(hole), hole.box.minX, hole.box.minY);
  }
  return mask;
}

function touchesEdge({ box }: Component, mask: MaskBits): boolean {
  return box.minX === 0 || box.minY === 0 || box.maxX === mask.width || box.maxY === mask.height;
}

function fits(part: Component, radius: number): boolean {
  if (radius <= 0) return true;
  const side = 2 * radius - 1;
  if (part.box.maxX - part.box.minX < side || part.box.maxY - part.box.minY < side) return false;
  return squaredDepth(cutOut(part)).some((depth) => depth >= radius * radius);
}

function meanOver(heat: Float32Array, width: number, part: Component): number {
  const { data, count } = part.runs;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = data[3 * i]! * width;
    for (let x = data[3 * i + 1]!; x < data[3 * i + 2]!; x++) sum += heat[row + x]!;
  }
  return sum / part.pixels;
}
