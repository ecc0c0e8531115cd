/** The contract's methods over the engine and a host's edge. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppInfo, ExportOutcome, Handlers, Topic, Topics } from '../contract/api.ts';
import { resourcePath } from '../contract/resource.ts';
import type { RunId } from '../contract/run.ts';
import { defaultPrompter, defaultSegmenter } from '../engine/defaults.ts';
import type { Engine } from '../engine/engine.ts';
import type { Keeper } from '../engine/project/keeper.ts';
import type { PackStore } from '../models/pack-store.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { TaughtConcepts } from '../settings/taught-concepts.ts';
import type { HostEdge, ProgramOptions } from './edge.ts';
import type { Evaluations } from './evaluations.ts';
import { editingHandlers } from './handlers/editing.ts';
import { evaluationHandlers } from './handlers/evaluation.ts';
import { type HistoryParts, historyHandlers } from './handlers/history.ts';
import { packHandlers } from './handlers/packs.ts';
import { planningHandlers } from './handlers/planning.ts';
import { preparingHandlers } from './handlers/preparing.ts';
import { prompterHandlers } from './handlers/prompters.ts';
import { promptingHandlers } from './handlers/prompting.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { taughtHandlers } from './handlers/taught.ts';
import { type WorkbenchParts, workbenchHandlers } from './handlers/workbench.ts';
import { PacedThinking } from './paced-thinking.ts';
import type { ServerPrompterService } from './prompters/service.ts';
import { exportName } from './resources.ts';
import { sample } from './sample.ts';
import { summaryOf } from './summary.ts';
import { Underway } from './underway.ts';

type Publish = <T extends Topic>(topic: T, payload: Topics[T]) => void;

/** What the handlers work with. */
export interface Parts extends WorkbenchParts, HistoryParts {
  readonly engine: Engine;
  readonly settings: SettingsStore;
  readonly taught: TaughtConcepts;
  readonly keeper: Keeper;
  readonly servers: ServerPrompterService;
  readonly evaluations: Evaluations;
  readonly store: PackStore;
}

export function createHandlers(parts: Parts, options: ProgramOptions, publish: Publish): Handlers {
  const { engine, settings, keeper, servers, taught, evaluations } = parts;
  const { appRoot, edge } = options;
  const underway = new Underway();
  const nothing = async () => null;
  /** A layer was opened, so a question is near: models are loaded while the person looks and types. */
  const opened = async (path: string) => {
    const info = await engine.openRaster(path);
    engine.warm({ prompter: defaultPrompter, segmenter: defaultSegmenter });
    return info;
  };

  return {
    'app.info': async () => appInfo(appRoot, edge),
    'raster.openSample': async () => opened(join(appRoot, sample.file)),
    'raster.open': async ({ path }) => opened(path),
    'raster.close': async ({ rasterId }) => {
      engine.closeRaster(rasterId);
      return nothing();
    },
    'dialog.openRaster': async () => ({ paths: await edge.chooseRasters() }),
    'run.segment': (request) =>
      underway.run(request.runId, async (signal) => {
        const onProgress = (progress: Topics['run.progress']) => publish('run.progress', progress);
        const thinking = new PacedThinking((said) => publish('run.thinking', said));
        const onThinking = (said: Topics['run.thinking']) => thinking.hear(said);
        const onSpots = (told: Topics['taught.spots']) => publish('taught.spots', told);
        const result = engine.segment(request, { signal, onProgress, onThinking, onSpots });
        return summaryOf(await result.finally(() => thinking.flush()));
      }),
    'run.cancel': async ({ runId }) => {
      underway.cancel(runId);
      return nothing();
    },
    'run.export': async ({ runId, format }) => exportRun(engine, edge, runId, format),
    'models.list': () => engine.models(),
    'models.verify': () => engine.verifyModels(),
    'devices.list': () => engine.devices(),
    ...prompterHandlers(servers),
    ...promptingHandlers(engine),
    ...taughtHandlers({ engine, taught, edge, onSpots: (told) => publish('taught.spots', told) }),
    ...settingsHandlers(settings),
    ...workbenchHandlers(parts),
    ...packHandlers({ store: parts.store, engine, edge, publish }),
    ...historyHandlers(parts),
    ...planningHandlers(parts),
    'menu.show': async ({ menus }) => {
      edge.showMenus?.(menus);
      return nothing();
    },
    ...preparingHandlers({ engine, cache: options.cache ?? null, underway, publish }),
    ...editingHandlers({ engine, keeper, edge }),
    ...evaluationHandlers({ evaluations, keeper, version: appInfo(appRoot, edge).version, publish }),
  };
}

function appInfo(appRoot: string, edge: HostEdge): AppInfo {
  const manifest: { productName: string; version: string } = JSON.parse(
    readFileSync(join(appRoot, 'package.json'), 'utf8'),
  );
  return {
    name: manifest.productName,
    version: manifest.version,
    host: edge.kind,
    nativeDialogs: edge.nativeDialogs,
    sample: { name: sample.name, attribution: sample.attribution, suggestions: sample.suggestions },
    defaults: { prompter: defaultPrompter, segmenter: defaultSegmenter },
  };
}

async function exportRun(engine: Engine, edge: HostEdge, runId: RunId, format: 'geojson'): Promise<ExportOutcome> {
  const name = exportName(engine, runId);
  const place = await edge.chooseExport(name);
  if (place === null) return { kind: 'dismissed' };
  if (place === undefined) return { kind: 'download', resource: resourcePath({ kind: 'export', runId, format }), name };
  await engine.exportRun(runId, place);
  return { kind: 'saved', path: place };
}
