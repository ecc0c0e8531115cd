/** A resolution's reason in English, for results and the command line. The window says it in its own language. */
import type { ResolutionChoice } from '../../contract/resolution.ts';

export function whyInWords(choice: ResolutionChoice): string {
  const { reason, taught, windows, part } = choice;
  if (reason.code === 'coarseToFine') return coarseToFine(choice, reason);
  const before = taught
    ? `${taught.name === null ? 'Its examples were seen at' : `"${taught.name}" was taught at`} `
    : '';
  const covers = `${windows === 1 ? 'one window covers' : `${windows} windows cover`} ${part ? 'the area' : 'it'}`;
  return `${before}${size(choice)}${because(choice)}: ${covers}`;
}

const own = ", the raster's own resolution";

function because({ reason, scale }: ResolutionChoice): string {
  if (reason.code === 'coarsened')
    return `, every ${scale} raster pixels as one (half of that would need ${reason.finerWindows} windows)`;
  if (reason.code === 'finerThanRaster') return `${own} (${short(reason.metres)} m was asked for, which is finer)`;
  return reason.code === 'asked' ? ', as asked for' : own;
}

function size({ gsd, scale }: ResolutionChoice): string {
  if (gsd !== null) return `${short(gsd)} m`;
  return scale === 1 ? 'one raster pixel' : `${short(scale)} raster pixels`;
}

function coarseToFine(
  { gsd }: ResolutionChoice,
  { coarseWindows, coarseScale, candidates, fine }: Extract<ResolutionChoice['reason'], { code: 'coarseToFine' }>,
): string {
  const at = (scale: number) => (gsd === null ? `${scale} raster pixels as one` : `${short(gsd * scale)} m`);
  const looked = `${coarseWindows} ${coarseWindows === 1 ? 'window' : 'windows'} at ${at(coarseScale)}`;
  const asked = `${fine ?? 'those'} of ${candidates} ${candidates === 1 ? 'window' : 'windows'} at ${at(1)}`;
  return `coarse to fine: ${looked} first, then ${asked}, where something was found; what cannot be seen at ${at(coarseScale)} is not found`;
}

const short = (value: number) => String(Number(value.toPrecision(3)));
