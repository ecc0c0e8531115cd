/** Asking a question and stopping it. */
import { tick } from 'svelte';
import type { Params } from '../../../src-main/contract/api.ts';
import type { TaughtExample } from '../../../src-main/contract/example.ts';
import { faultOf } from '../../../src-main/contract/fault.ts';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { AreaOfInterest, Refused, RunSummary } from '../../../src-main/contract/run.ts';
import { boundsOf } from '../../../src-main/contract/space.ts';
import { itemOf } from '../../../src-main/engine/layer/list.ts';
import type { Stores } from '../../stores.ts';
import type { Ended } from '../result/result.svelte.ts';
import type { Asked, Question } from './run-state.ts';

type Answer = RunSummary | Refused;

export interface Asking {
  /** Why nothing can be asked now; null when it can. */
  disabled(): string | null;
  /** Asks what is in the field about the active layer; does nothing while `disabled`. */
  run(): Promise<void>;
  /** Looks in the view for what is like examples. */
  runLike(like: Like): Promise<void>;
  /** Stops the run under way; nothing when there is none. */
  cancel(): Promise<void>;
}

/** A run that is not about words: what is like the examples is meant. */
export interface Like {
  /** What the run is called. */
  readonly query: string;
  readonly segmenter: string;
  readonly examples: readonly TaughtExample[];
}

export function createAsking(stores: Stores): Asking {
  const { app, client, layers, notices, query, result, spots, view } = stores;
  const disabled = () => {
    const { active } = layers;
    const viewable = active !== null && !view.apart.has(active.id);
    const hasFeature = selectedFeature(stores) !== null;
    return query.disabled({ hasLayer: active !== null, running: app.running, viewable, hasFeature });
  };

  async function run(): Promise<void> {
    const raster = layers.active;
    if (disabled() !== null || !raster) return;
    // A layer that is made before the host's document is here would be replaced by it.
    await stores.document.opened();
    if (disabled() !== null) return;
    const request = query.request(crypto.randomUUID(), raster.id, areaOf(stores, raster));
    const { questions } = query;
    query.remember();
    await ask(raster, request, questions.slice(1));
  }

  async function runLike({ query: asked, segmenter, examples }: Like): Promise<void> {
    const raster = layers.active;
    if (app.running || !raster) return;
    const box = view.commands?.areaIn(raster.id);
    const request: Params<'run.segment'> = {
      ...query.request(crypto.randomUUID(), raster.id, box ? { box, crs: null } : null),
      query: asked,
      prompter: 'concepts',
      segmenter,
      mode: 'instance',
      like: [...examples],
    };
    await ask(raster, request);
  }

  async function ask(raster: RasterInfo, request: Params<'run.segment'>, more: readonly string[] = []): Promise<void> {
    const { runId, query: first, prompter } = request;
    const others = more.map((each): Question => ({ runId: crypto.randomUUID(), query: each }));
    const together = [{ runId, query: first }, ...others];
    const asked = { runId, query: first, prompter, at: performance.now(), ...(more.length > 0 && { together }) };
    app.tell({ kind: 'asked', asked });
    result.show(null);
    spots.begin(runId, raster.id);
    const began = performance.now();
    let answers: readonly Answer[] = [];
    try {
      answers = await (more.length > 0 ? askTogether(request, together) : askOne(request));
      await finish(stores, raster, answers);
    } catch (thrown) {
      app.tell({ kind: 'failed', runId, fault: faultOf(thrown) });
    }
    spots.clear();
    if (answers.length > 1) result.showAll(endedOf(asked, answers));
    else if (app.run.kind === 'done' || app.run.kind === 'failed') result.show(app.run);
    await measure(stores, answers);
    await stores.past.note(app.run, {
      request,
      others,
      answers,
      ms: performance.now() - began,
      thumbnail: view.commands?.picture() ?? '',
    });
  }

  const askOne = async (request: Params<'run.segment'>) => [await client.invoke('run.segment', request)];

  function askTogether(request: Params<'run.segment'>, questions: readonly Question[]) {
    const { runId: _, query: __, like: ___, clean: ____, ...common } = request;
    return client.invoke('run.segmentAll', { ...common, questions: questions.map((each) => ({ ...each })) });
  }

  return {
    disabled,
    run,
    runLike,
    async cancel() {
      if (app.run.kind !== 'running' || app.run.cancelling) return;
      const { runId } = app.run.asked;
      app.tell({ kind: 'cancel' });
      try {
        await client.invoke('run.cancel', { runId });
      } catch (thrown) {
        notices.fault(thrown);
      }
    },
  };
}

async function finish({ app, client, layers }: Stores, raster: RasterInfo, answers: readonly Answer[]): Promise<void> {
  const found = foundIn(answers);
  const results = await Promise.all(
    found.map(async (summary) => ({ summary, geometry: await client.features(summary.resource), raster })),
  );
  layers.addResults(results, answers.length);
  const [first] = answers;
  const [summary] = answeredIn(answers);
  if (first && summary) app.tell({ kind: 'done', runId: first.runId, summary });
  else if (first?.answer === 'refused') app.tell({ kind: 'failed', runId: first.runId, fault: first.fault });
}

const answeredIn = (answers: readonly Answer[]) => answers.filter((answer) => answer.answer !== 'refused');
const foundIn = (answers: readonly Answer[]) => answeredIn(answers).filter(({ answer }) => answer === 'masks');

/** The answer to each of several questions, a fault of its own for one that was refused. */
export function endedOf(
  { prompter, at }: Pick<Asked, 'prompter' | 'at'>,
  answers: readonly Answer[],
): readonly Ended[] {
  return answers.map((answer) => {
    const { runId, query } = answer;
    const asked = { runId, query, prompter, at };
    return answer.answer === 'refused'
      ? { kind: 'failed', asked, fault: answer.fault }
      : { kind: 'done', asked, summary: answer };
  });
}

/** Notes how long it took from asking to the masks on screen. */
async function measure({ app, layers, view }: Stores, answers: readonly Answer[]): Promise<void> {
  const found = foundIn(answers);
  if (app.run.kind !== 'done' || found.length === 0) return;
  const { at } = app.run.asked;
  await tick();
  await view.commands?.drawn();
  for (const { runId } of found) layers.noteTimeToMask(runId, performance.now() - at);
}

/** What is asked about; null for the whole layer. */
export function areaOf(stores: Stores, raster: RasterInfo): AreaOfInterest | null {
  const { query, view } = stores;
  if (query.area === 'drawn') return query.drawn;
  if (query.area === 'feature') return selectedFeature(stores);
  if (query.area !== 'view') return null;
  const box = view.commands?.areaIn(raster.id);
  return box ? { box, crs: null } : null;
}

/** The box around the selected feature, in the CRS of its layer. */
function selectedFeature({ layers, result }: Stores): AreaOfInterest | null {
  const entry = layers.results.find(({ summary }) => summary.runId === result.runId);
  const feature = entry && result.selected !== null ? itemOf(entry.geometry.features, result.selected) : undefined;
  const box = feature && boundsOf(feature.polygons.flatMap((polygon) => polygon[0] ?? []));
  if (!entry || !box) return null;
  const { georeference } = entry.raster;
  const here = entry.raster.id === layers.activeId;
  return { box, crs: here || georeference.kind !== 'crs' ? null : georeference.crs.code };
}
