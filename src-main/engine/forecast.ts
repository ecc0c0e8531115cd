/** How long a run will take, by what runs of the same models have taken on this machine. Pure. */
import type { PastRun, RunWork } from '../contract/history.ts';
import type { PlannedRun, PlanRequest, RunForecast } from '../contract/planning.ts';

/** Runs that count: older ones may be of another device. */
const lately = 8;

type Asked = Pick<PlanRequest, 'prompter' | 'segmenter' | 'questions'>;

/**
 * Milliseconds from the least to the most: with a coarse look they differ by all fine windows. Null where no run of
 * these models is known. `past`: newest first.
 */
export function forecast(
  { choice, prepared }: PlannedRun,
  { prompter, segmenter, questions }: Asked,
  past: readonly PastRun[],
): RunForecast['ms'] {
  const same = past.filter(({ asked }) => asked.prompter === prompter && asked.segmenter === segmenter);
  const works = same.flatMap(({ work }) => (work && work.windows > 0 ? [work] : []));
  const fresh = paceOf(works.filter(({ cached }) => cached === 0));
  const held = paceOf(works.filter(({ cached, windows }) => cached === windows));
  const [whole, again] = [fresh ?? held, held ?? fresh];
  if (whole === null || again === null) return null;
  const { reason, windows } = choice;
  const least = reason.code === 'coarseToFine' ? reason.coarseWindows : windows;
  const most = reason.code === 'coarseToFine' ? reason.coarseWindows + windows : windows;
  const ms = (count: number) => {
    const there = Math.min(prepared, count);
    return (count - there) * whole + there * again + (questions - 1) * count * again;
  };
  return { least: ms(least), most: ms(most) };
}

/** The median of milliseconds a window. */
function paceOf(works: readonly RunWork[]): number | null {
  const paces = works.slice(0, lately).map(({ ms, windows }) => ms / windows);
  return paces.sort((one, other) => one - other)[(paces.length - 1) >> 1] ?? null;
}
