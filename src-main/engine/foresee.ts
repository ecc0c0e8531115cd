/** What a run would do, before it is made. */
import type { PlannedRun, PlanRequest } from '../contract/planning.ts';
import type { RasterInfo } from '../contract/raster.ts';
import type { SegmentRequest } from '../contract/run.ts';
import { windowKey } from './ask.ts';
import { planFor } from './plan.ts';
import type { CallOptions, EnginePorts, PrompterChoice } from './ports.ts';
import { prompterKind } from './prompter/contracts.ts';

/** Windows that are sought on the disk: of more, looking would take longer than a person waits for a sentence. */
const mostSought = 256;

/** Plans as a run does, but opens no model and asks no server. Faults: those of planning. */
export async function foresee(
  { questions: _, ...request }: PlanRequest,
  raster: RasterInfo,
  ports: EnginePorts,
  options: CallOptions = {},
): Promise<PlannedRun> {
  const prompter = await chosenPrompter(request.prompter, ports);
  const display = { bands: null, stretch: { kind: 'auto' } } as const;
  const run: SegmentRequest = { ...request, ...display, runId: 'planned', mode: 'semantic' };
  const plan = await planFor(run, raster, { ports, models: { prompter }, ...options });
  const { choice } = plan.coarse?.coarse ?? plan.windows;
  const windows = plan.coarse ? [...plan.coarse.coarse.windows, ...plan.coarse.candidates] : plan.windows.windows;
  if (windows.length > mostSought) return { choice, prepared: 0 };
  const segmenter = await ports.packs.resolve(request.segmenter, 'segmenter');
  const keys = windows.map((window) => windowKey({ raster, plan, models: { segmenter } }, window));
  const kept = await ports.inference.kept({ keys }, options);
  return { choice, prepared: kept.filter(Boolean).length };
}

/** Only taught concepts have a say in the resolution. */
async function chosenPrompter(id: string, { packs, taught }: EnginePorts): Promise<PrompterChoice | null> {
  if (id.startsWith('server.')) return null;
  const pack = await packs.resolve(id, 'prompter');
  return prompterKind(pack) === 'concepts' ? { kind: 'concepts', pack, taught: await taught.all() } : null;
}
