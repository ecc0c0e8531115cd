/** Questions to a program that is running, over the built children, with the host's event loop watched. */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunResult, SegmentRequest } from '../../src-main/contract/run.ts';
import { createProgram, type Program } from '../../src-main/hosts/program.ts';
import { forkNode } from '../../src-main/process/fork-node.ts';
import type { Figure } from './figures.ts';
import { promptEdits } from './prompting.ts';
import { median, type RawTimes } from './raw-model.ts';

interface Measured {
  readonly result: RunResult;
  readonly ms: number;
}

/** The first raster warms up; every other one is a window that was never seen. */
export async function warm(root: string, rasters: readonly string[], raw: RawTimes): Promise<Figure[]> {
  const program = startProgram(root);
  try {
    const [first = '', ...others] = rasters;
    await ask(program, first, 'Where is the open water?');
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    const fresh: Measured[] = [];
    const again: Measured[] = [];
    for (const raster of others) {
      fresh.push(await ask(program, raster, 'Where is the open water?'));
      again.push(await ask(program, raster, 'Where is the open water?'));
    }
    loop.disable();
    const decoded = await askWithDecodes(program, others);
    const edits = await promptEdits(program, others[0] ?? first, 60);
    return [
      ...edits,
      windowFigure('segment one 1024 window, warm, new window', fresh, raw, 1200),
      { what: 'same window asked again', value: median(again.map((m) => m.ms)), unit: 'ms', budget: 300 },
      {
        what: 'new window, mask drawn by the prompter: nothing is encoded',
        value: median(fresh.map((m) => m.ms)),
        unit: 'ms',
        // Of the windows that are encoded next, as the program reports it: the machine is as busy as here.
        floor: { what: 'one encode', value: median(decoded.map(({ result }) => result.timings.encode)) },
        budget: 1.15 * median(decoded.map(({ result }) => result.timings.encode)),
      },
      ratioFigure('total over (encode + decodes), new window, masks decoded by the segmenter', decoded),
      // The histogram counts from the timer's own resolution of 1 ms on.
      {
        what: 'longest 1 % of event-loop gaps in the host while models run (p99)',
        value: loop.percentile(99) / 1e6,
        unit: 'ms',
        budget: 20,
      },
      { what: 'longest event-loop gap in the host while models run', value: loop.max / 1e6, unit: 'ms' },
      { what: 'resident memory of the host', value: process.memoryUsage().rss / 2 ** 20, unit: 'MiB' },
    ];
  } finally {
    await program.dispose();
  }
}

export function startProgram(root: string): Program {
  const built = (name: string) => join(root, 'out', 'main', `${name}-process.js`);
  const nobody = {
    kind: 'server',
    nativeDialogs: false,
    chooseRasters: async () => [],
    chooseExport: async () => undefined,
    choosePack: async () => null,
    choosePackTarget: async () => null,
  } as const;
  return createProgram({
    appRoot: root,
    entries: { raster: built('raster'), inference: built('inference') },
    fork: forkNode,
    edge: nobody,
  });
}

async function ask(program: Program, path: string, query: string, prompter = 'concepts'): Promise<Measured> {
  const { id } = await program.engine.openRaster(path);
  const request: SegmentRequest = {
    runId: crypto.randomUUID(),
    rasterId: id,
    query,
    prompter,
    segmenter: 'mobilesam',
    mode: 'semantic',
    gsd: { kind: 'native' },
    area: null,
    bands: null,
    stretch: { kind: 'auto' },
  };
  const from = performance.now();
  const result = await program.engine.segment(request, {});
  return { result, ms: performance.now() - from };
}

/** A recorded answer with eight instances makes the segmenter decode eight masks on windows never seen (other bands). */
async function askWithDecodes(program: Program, rasters: readonly string[]): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const raster of rasters) {
    const { id } = await program.engine.openRaster(raster);
    const from = performance.now();
    const result = await program.engine.segment(
      {
        runId: crypto.randomUUID(),
        rasterId: id,
        query: 'eight fields',
        prompter: `recorded:${join(import.meta.dirname, 'eight-instances.txt')}`,
        segmenter: 'mobilesam',
        mode: 'instance',
        gsd: { kind: 'native' },
        area: null,
        bands: [4, 5, 3],
        stretch: { kind: 'auto' },
      },
      {},
    );
    measured.push({ result, ms: performance.now() - from });
  }
  return measured;
}

function windowFigure(what: string, measured: readonly Measured[], raw: RawTimes, budget: number): Figure {
  return {
    what,
    value: median(measured.map((m) => m.ms)),
    unit: 'ms',
    floor: { what: 'bare encode', value: raw.encode },
    budget,
  };
}

/** Against the model's own time: what the children report for encoding and decoding in the same runs. */
function ratioFigure(what: string, measured: readonly Measured[]): Figure {
  const ratios = measured.map(({ result, ms }) => ms / (result.timings.encode + result.timings.decode));
  return { what, value: median(ratios), unit: 'x', budget: 1.15 };
}
