/** The parser of steps that a page sends to the host. */
import * as v from 'valibot';
import { type Edit, type Json, longest, type Step } from './document.ts';

export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));
const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const name = v.pipe(v.string(), v.maxLength(longest.name));
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const places = v.nullable(v.array(place));
const measure = v.nullable(v.pipe(finite, v.minValue(0)));

const point = v.strictObject({ x: finite, y: finite });
const ring = v.pipe(v.array(point), v.minLength(4));
const polygons = v.array(v.pipe(v.array(ring), v.minLength(1)));

const json: v.GenericSchema<unknown, Json> = v.lazy(() =>
  v.union([v.string(), finite, v.boolean(), v.null(), v.array(json), v.record(v.string(), json)]),
);
const style = v.record(v.string(), json);

const box = v.strictObject({ minX: finite, minY: finite, maxX: finite, maxY: finite });
const prompt = { box: v.nullable(box), positive: v.array(point), negative: v.array(point) };
const maskBy = v.picklist(['segmenter', 'prompter', 'person']);
const score = v.nullable(finite);
const layerPrompt = v.strictObject({
  id,
  feature: v.nullable(id),
  ...prompt,
  label: name,
  score,
  maskBy,
  agreement: score,
});

const model = v.strictObject({ id: name, version: name, sha256: name });
const window = v.strictObject({
  scale: v.pipe(finite, v.minValue(1)),
  origin: point,
  width: place,
  height: place,
});
const provenance = v.strictObject({
  run: name,
  query: name,
  prompter: model,
  segmenter: model,
  maskBy,
  agreement: score,
  prompts: v.array(v.strictObject(prompt)),
  window,
  raster: v.string(),
  rasterCrs: v.string(),
  thinking: v.string(),
  edited: v.boolean(),
});
const attribute = v.union([v.pipe(v.string(), v.maxLength(longest.text)), finite, v.boolean(), v.null()]);
const attributes = v.record(v.pipe(v.string(), v.minLength(1), v.maxLength(200)), attribute);
const outline = { polygons, areaM2: measure, perimeterM: measure, pixels: place };
const feature = v.strictObject({ id, label: name, ...outline, score, provenance, attributes: v.optional(attributes) });

export const fieldSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  type: v.picklist(['text', 'number', 'yes-no']),
});

const base = { id, name, visible: v.boolean(), opacity: share, parent: v.nullable(id), style };
/** A page names rasters and runs; what is known of them the host takes from its own. */
const raster = v.looseObject({ id });
const content = {
  fields: v.array(fieldSchema),
  features: v.array(feature),
  prompts: v.array(layerPrompt),
  promptsVisible: v.boolean(),
};
const layer = v.variant('kind', [
  v.strictObject({ kind: v.literal('group'), ...base, expanded: v.boolean() }),
  v.strictObject({ kind: v.literal('raster'), ...base, raster }),
  v.strictObject({
    kind: v.literal('vector'),
    ...base,
    raster,
    summary: v.nullable(v.looseObject({ runId: id })),
    ...content,
  }),
]);
/** A result's layer without what its run holds. */
export const layerOfRunSchema = v.strictObject({ ...base, promptsVisible: v.boolean() });

const layerChange = v.partial(
  v.strictObject({
    name,
    visible: v.boolean(),
    opacity: share,
    parent: v.nullable(id),
    style,
    expanded: v.boolean(),
    promptsVisible: v.boolean(),
    fields: v.array(fieldSchema),
  }),
);

const inLayer = { layer: id };
const geometryChange = v.strictObject({ id, ...outline, edited: v.boolean() });
const attributeChange = v.strictObject({ id, label: name, attributes, edited: v.boolean() });

const edit: v.GenericSchema<unknown, unknown> = v.lazy(() =>
  v.variant('kind', [
    v.strictObject({ kind: v.literal('layer.add'), layer, at: place }),
    v.strictObject({ kind: v.literal('layer.remove'), ...inLayer }),
    v.strictObject({ kind: v.literal('layer.move'), ...inLayer, to: place }),
    v.strictObject({ kind: v.literal('layer.change'), ...inLayer, change: layerChange }),
    v.strictObject({ kind: v.literal('features.add'), ...inLayer, features: v.array(feature), at: places }),
    v.strictObject({ kind: v.literal('features.remove'), ...inLayer, ids: v.array(id) }),
    v.strictObject({ kind: v.literal('features.replace'), ...inLayer, features: v.array(feature) }),
    v.strictObject({ kind: v.literal('features.geometry'), ...inLayer, changes: v.array(geometryChange) }),
    v.strictObject({ kind: v.literal('features.attributes'), ...inLayer, changes: v.array(attributeChange) }),
    v.strictObject({ kind: v.literal('prompts.add'), ...inLayer, prompts: v.array(layerPrompt), at: places }),
    v.strictObject({ kind: v.literal('prompts.remove'), ...inLayer, ids: v.array(id) }),
    v.strictObject({ kind: v.literal('prompts.replace'), ...inLayer, prompts: v.array(layerPrompt) }),
    v.strictObject({ kind: v.literal('batch'), edits: v.array(edit) }),
  ]),
);

const step = v.variant('kind', [
  v.strictObject({
    kind: v.literal('apply'),
    name,
    edit,
    at: v.pipe(v.string(), v.maxLength(40)),
    merge: v.nullable(name),
  }),
  v.strictObject({ kind: v.literal('undo') }),
  v.strictObject({ kind: v.literal('redo') }),
]);

/**
 * A step as a page may send it. Its new layers name their raster and run by id only; whoever takes the
 * step puts what it knows of them in their place.
 */
export const stepSchema: v.GenericSchema<unknown, Step> = v.pipe(
  step,
  v.transform((parsed) => parsed as Step),
);

/** The same for an edit alone. */
export const editSchema: v.GenericSchema<unknown, Edit> = v.pipe(
  edit,
  v.transform((parsed) => parsed as Edit),
);
