/** The stated reason: what was understood, found and used, in plain words. It never claims to be a language model's. */
import type { BandRole, WindowPixels } from '../../contract/raster.ts';
import type { PromptedInstance } from '../../contract/run.ts';
import { getBit } from '../window/bits.ts';
import type { InstancesFound } from './instances.ts';
import type { Understanding } from './resolver.ts';

/** "Understood as: water (because of “open water”)." */
export function understoodAs(understanding: Understanding): string {
  const { target, because, unheeded, choose } = understanding;
  const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`).join(', ');
  const note = target.note === '' ? '' : ` That is taken as ${target.note}.`;
  const answered = choose.length === 0 ? `; all ${target.name} are answered` : '';
  const all = unheeded.length === 0 ? '' : ` Not followed: ${quoted(unheeded)}${answered}.`;
  return `Understood as: ${target.name} (because of ${quoted(because)}).${note}${all}`;
}

/** "3 areas, 12.4 % of the window; 2 smaller ones left out." */
export function foundText(found: InstancesFound, pixels: WindowPixels): string {
  let valid = 0;
  for (let i = 0; i < pixels.valid.length; i++) valid += pixels.valid[i]!;
  const share = ((found.pixels / Math.max(1, valid)) * 100).toFixed(1);
  const count = found.instances.length;
  const parts = [`${count} ${count === 1 ? 'area' : 'areas'}, ${share} % of the window`];
  if (found.specks > 0) parts.push(`${found.specks} too small or too narrow left out`);
  if (found.overLimit > 0) parts.push(`${found.overLimit} more left out, the largest ${count} are kept`);
  return `${parts.join('; ')}.`;
}

const bandWords: Partial<Record<BandRole, string>> = {
  nir: 'near infrared',
  swir1: 'shortwave infrared',
  red: 'red',
  green: 'green',
  blue: 'blue',
};
/** The band that tells most about a concept comes first. */
const telling: readonly BandRole[] = ['nir', 'swir1', 'green', 'red', 'blue'];

/** "darker in near infrared (mean 14) than the rest (mean 61)"; null without such a band or without a rest. */
export function comparison(instances: readonly PromptedInstance[], pixels: WindowPixels): string | null {
  const band = telling.map((role) => pixels.bands.find((candidate) => candidate.role === role)).find(Boolean);
  if (!band) return null;
  const sums = { inside: 0, outside: 0, in: 0, out: 0 };
  const inside = insideOf(instances, pixels);
  for (let i = 0; i < inside.length; i++) {
    const value = band.data[i]!;
    if (pixels.valid[i] !== 1 || !Number.isFinite(value)) continue;
    if (inside[i] === 1) {
      sums.inside += value;
      sums.in++;
    } else {
      sums.outside += value;
      sums.out++;
    }
  }
  if (sums.in === 0 || sums.out === 0) return null;
  const here = sums.inside / sums.in;
  const there = sums.outside / sums.out;
  const how = here < there ? 'darker' : 'brighter';
  return `${how} in ${bandWords[band.role] ?? band.role} (mean ${short(here)}) than the rest (mean ${short(there)})`;
}

function insideOf(instances: readonly PromptedInstance[], { width, height }: WindowPixels): Uint8Array {
  const inside = new Uint8Array(width * height);
  for (const { evidence } of instances) {
    if (!evidence) continue;
    const { at, mask } = evidence;
    for (let y = 0; y < mask.height; y++) {
      const row = (at.y + y) * width + at.x;
      for (let x = 0; x < mask.width; x++) if (getBit(mask, x, y)) inside[row + x] = 1;
    }
  }
  return inside;
}

/** Three significant digits, never in exponent form. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The answer in the method's form: boxes and points in window pixels. */
export function rawAnswer(instances: readonly PromptedInstance[]): string {
  return JSON.stringify(
    instances.map(({ prompt, label }) => ({
      bbox_2d: prompt.box ? [prompt.box.minX, prompt.box.minY, prompt.box.maxX, prompt.box.maxY] : undefined,
      positive_points: prompt.positive.map(({ x, y }) => [x, y]),
      label,
    })),
  );
}
