/** After the windows: masks to objects, objects to features, and everything that the run can say of itself. */
import { formOf } from '../contract/held-form.ts';
import type { RunPrompt, RunResult, SegmentRequest, WindowReport } from '../contract/run.ts';
import type { Box, GridXY } from '../contract/space.ts';
import type { AskContext, MaskedInstance, WindowAnswer } from './ask.ts';
import { type Chosen, chooseMerged } from './mask/choose.ts';
import { cleanMerged } from './mask/clean-merged.ts';
import { cleanPixels } from './mask/ground.ts';
import { intersection, type MergedMask, shifted, wholePixels } from './mask/merged.ts';
import { mergeSemantic } from './mask/mosaic.ts';
import { both, insideOutline } from './mask/outline.ts';
import { mergeInstances } from './mask/seams.ts';
import type { ChosenModels } from './plan.ts';
import { joinThinking } from './thinking.ts';
import { buildFeatures, crsLabel } from './vector/feature.ts';
import { toMapPrompt } from './vector/place.ts';
import { crop, isEmpty } from './window/bits.ts';
import { whyInWords } from './window/why.ts';

type Unclocked = Omit<RunResult, 'timings'>;

/** Merges the answers of all windows into the result of the run (without its timings). */
export async function assemble(
  request: SegmentRequest,
  context: AskContext,
  answers: readonly WindowAnswer[],
): Promise<Unclocked> {
  const { raster, plan, models, signal } = context;
  const masked = answers.flatMap((answer) => answer.masked);
  const found = merge(request, context, masked);
  const cleaned = cleanMerged(found, cleanPixels(plan.clean, raster, plan.windows.scale));
  const { kept: merged, lines } = chosen(cleaned, context, answers);
  const thinking = [explain(answers, masked, { found, merged: cleaned }), ...lines].join('\n');
  const prompter = refOf(models);
  const features = await buildFeatures(
    {
      merged,
      sources: masked,
      scale: plan.windows.scale,
      georeference: raster.georeference,
      size: raster,
      run: request.runId,
      query: plan.query,
      prompter,
      segmenter: models.segmenter.ref,
      raster: raster.name,
      thinking,
    },
    signal ? { signal } : {},
  );
  const used = [...new Set(merged.flatMap((m) => m.members))].sort((a, b) => a - b);
  return {
    runId: request.runId,
    answer: features.length > 0 ? 'masks' : 'no-target',
    mode: request.mode,
    query: plan.query,
    features,
    prompts: used.flatMap((i) => promptOf(masked[i], context)),
    thinking,
    raw: answers.map(({ answer }) => answer.raw),
    ...leftOffOf(answers),
    ...formed(answers),
    prompter,
    segmenter: models.segmenter.ref,
    window: reportOf(context, answers),
    raster: { id: raster.id, name: raster.name, crs: crsLabel(raster.georeference) },
    at: new Date().toISOString(),
  };
}

/** Nothing where every answer was used whole. */
function leftOffOf(answers: readonly WindowAnswer[]): Pick<RunResult, 'leftOff'> {
  const leftOff = answers.flatMap(({ answer: { dropped = [], clamped = 0 } }, i) =>
    dropped.length > 0 || clamped > 0 ? [{ window: i + 1, parts: dropped, clamped }] : [],
  );
  return leftOff.length > 0 ? { leftOff } : {};
}

function formed(answers: readonly WindowAnswer[]): Pick<RunResult, 'form'> {
  const form = formOf(answers.map(({ answer }) => answer));
  return form ? { form } : {};
}

/**
 * Semantic results are cut at the area's edge; instances that reach into the area stay whole, since a
 * building cut in two is nobody's building.
 */
function merge(request: SegmentRequest, { plan }: AskContext, masked: readonly MaskedInstance[]): MergedMask[] {
  const { scale } = plan.windows;
  const area = gridArea(plan.area, scale);
  const outline = plan.outline?.map(({ x, y }): GridXY => ({ x: x / scale, y: y / scale })) ?? null;
  if (request.mode === 'semantic') return mergeSemantic(outline ? masked.map(cutBy(outline)) : masked, { area });
  const objects = mergeInstances(masked, { area: null });
  return area ? objects.filter((object) => reachesInto(object, area, outline)) : objects;
}

/** Cuts a window's mask by an outline on the grid. */
function cutBy(outline: readonly GridXY[]): (masked: MaskedInstance) => MaskedInstance {
  return (masked) => {
    const { mask, at, window } = masked;
    const [minX, minY] = [window.origin.x + at.x, window.origin.y + at.y];
    const box = { minX, minY, maxX: minX + mask.width, maxY: minY + mask.height };
    return { ...masked, mask: both(mask, insideOutline(box, outline)) };
  };
}

function reachesInto(object: MergedMask, area: Box<'grid'>, outline: readonly GridXY[] | null): boolean {
  const shared = intersection(object.box, wholePixels(area));
  if (!shared) return false;
  const inside = crop(object.mask, shifted(shared, object.box.minX, object.box.minY));
  return !isEmpty(outline ? both(inside, insideOutline(shared, outline)) : inside);
}

function gridArea(area: Box<'raster'> | null, scale: number): Box<'grid'> | null {
  return area && { minX: area.minX / scale, minY: area.minY / scale, maxX: area.maxX / scale, maxY: area.maxY / scale };
}

/** What the rules of the question leave of the objects; the same question gives every window the same rules. */
function chosen(objects: MergedMask[], { raster, plan }: AskContext, answers: readonly WindowAnswer[]): Chosen {
  const rules = answers.find(({ answer }) => answer.choose)?.answer.choose ?? [];
  if (objects.length === 0 || rules.length === 0) return { kept: objects, lines: [] };
  const { scale, gsd } = plan.windows;
  const area = plan.area ?? { minX: 0, minY: 0, maxX: raster.width, maxY: raster.height };
  return chooseMerged(objects, rules, { area, scale, gsd, transform: raster.georeference.transform });
}

/** The prompter's reasons, and what the run did with them that the prompter cannot know. */
function explain(
  answers: readonly WindowAnswer[],
  masked: readonly MaskedInstance[],
  { found, merged }: { readonly found: readonly MergedMask[]; readonly merged: readonly MergedMask[] },
): string {
  const said = joinThinking(answers.map(({ answer }) => answer.thinking));
  if (merged.length > 0 || masked.length === 0) return said;
  const why = found.length > 0 ? 'is smaller than the specks to be dropped' : 'lies outside the area asked for';
  return `${said}\nWhat was found ${why}.`.trim();
}

function refOf({ prompter }: ChosenModels) {
  return 'pack' in prompter ? prompter.pack.ref : prompter.ref;
}

function promptOf(source: MaskedInstance | undefined, { raster }: AskContext): RunPrompt[] {
  if (!source) return [];
  const { label, window, score, maskBy, agreement } = source;
  const prompt = toMapPrompt(source.prompt, window, raster.georeference.transform);
  return [{ ...prompt, label, score, maskBy, agreement }];
}

function reportOf({ plan }: AskContext, answers: readonly WindowAnswer[]): WindowReport {
  const { gsd, scale, choice, windows } = plan.windows;
  const { bands, ranges } = plan.display;
  const cached = answers.filter((answer) => answer.cached).length;
  return { gsd, scale, why: whyInWords(choice), choice, windows, bands, ranges, cached };
}
