/** The document of the double of a host: the real edits, in memory. */
import type { Params } from '../../src-main/contract/api.ts';
import { raise } from '../../src-main/contract/fault.ts';
import type { RunSummary } from '../../src-main/contract/run.ts';
import { layerOfRun } from '../../src-main/engine/layer/adopt.ts';
import { newSession, takeStep } from '../../src-main/engine/layer/history.ts';
import { demoRaster, demoResult } from './demo-scene.ts';

export function demoDocument(summaryOf: (runId: string) => RunSummary) {
  let session = newSession();
  return {
    session: () => session,
    methods: {
      'document.open': () => ({ revision: session.revision, resource: 'document/session', restored: null }),
      'document.step': ({ revision, step }: Params<'document.step'>) => {
        if (revision !== session.revision) raise('layer.outOfStep');
        session = takeStep(session, step);
        return { revision: session.revision };
      },
      'document.adoptRun': ({ runId, layer, at, name, time, merge }: Params<'document.adoptRun'>) => {
        const summary = summaryOf(runId);
        const adopted = layerOfRun(layer, { summary, geometry: demoResult(summary), raster: demoRaster });
        const edit = { kind: 'layer.add', layer: adopted, at } as const;
        session = takeStep(session, { kind: 'apply', name, edit, at: time, merge });
        return { revision: session.revision };
      },
      'layer.export': ({ layer }: Params<'layer.export'>) => ({
        kind: 'download',
        resource: `run/${layer}/export.geojson`,
        name: 'water.geojson',
      }),
    },
  };
}
