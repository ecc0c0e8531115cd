/** How the features of a layer are coloured and labelled: what the layer's style says, parsed, and made a colour for each. Pure. */
import * as v from 'valibot';
import type { Json, VectorLayer } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import { hexOf, type RampName, rampColour, rampNames } from '../../map/ramps.ts';
import { formatArea, formatFeatureArea, formatValue } from '../../text/format.ts';

/** What a feature can be graduated or labelled by, besides its own attributes. */
export const builtInFields = ['label', 'score', 'areaM2', 'perimeterM', 'pixels'] as const;

const hex = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i));
const styleSchema = v.object({
  mode: v.fallback(v.picklist(['single', 'categorised', 'graduated']), 'categorised'),
  colour: v.fallback(hex, '#22d3ee'),
  field: v.fallback(v.string(), 'areaM2'),
  ramp: v.fallback(v.picklist(rampNames), 'water'),
  classes: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(9)), 5),
  labels: v.fallback(v.nullable(v.string()), null),
  fill: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.25),
  width: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(12)), 1.7),
});
export type VectorStyle = v.InferOutput<typeof styleSchema>;

/** What of a style is unusable is taken from the default alone. */
export function parseVectorStyle(style: { readonly [key: string]: Json }): VectorStyle {
  return v.parse(styleSchema, style);
}

/** One line of a legend. */
export interface LegendLine {
  readonly colour: string;
  readonly label: string;
}

/** How a layer is painted. The same style and features give an equal paint. */
export interface Paint {
  colourOf(feature: Feature): string;
  labelOf(feature: Feature): string;
  readonly fill: number;
  readonly width: number;
  readonly legend: readonly LegendLine[];
}

/** @param colours label to colour, for the categorised style and for what has no value. */
export function paintOf(layer: Pick<VectorLayer, 'style' | 'features'>, colours: ReadonlyMap<string, string>): Paint {
  const style = parseVectorStyle(layer.style);
  const { fill, width, labels } = style;
  const labelOf = (feature: Feature) => (labels === null ? '' : textOf(feature, labels));
  const rest = { fill, width, labelOf };
  if (style.mode === 'single') return { ...rest, colourOf: () => style.colour, legend: [] };
  if (style.mode === 'graduated') return { ...rest, ...graduated(layer.features, style) };
  const colourOf = ({ label }: Feature) => colours.get(label) ?? style.colour;
  return { ...rest, colourOf, legend: [...colours].map(([label, colour]) => ({ colour, label })) };
}

/** A feature's value of a field as a number; null where it has none. */
export function numberOf(feature: Feature, field: string): number | null {
  const value = fieldOf(feature, field);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function fieldOf(feature: Feature, field: string): unknown {
  const builtIn = builtInFields.find((name) => name === field);
  return builtIn ? feature[builtIn] : feature.attributes?.[field];
}

function textOf(feature: Feature, field: string): string {
  if (field === 'areaM2') return formatFeatureArea(feature);
  const value = fieldOf(feature, field);
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? formatValue(value) : String(value);
}

/** Classes of equal counts: each break is a value of a feature, so that classes are never empty. */
export function quantiles(values: readonly number[], classes: number): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const breaks = Array.from(
    { length: classes },
    (_, i) => sorted[Math.min(sorted.length - 1, Math.ceil(((i + 1) * sorted.length) / classes) - 1)] ?? 0,
  );
  return [...new Set(breaks)];
}

const valueText = (value: number, field: string) => (field === 'areaM2' ? formatArea(value) : formatValue(value));

const noValue = '#9aa4ad';

function graduated(
  features: readonly Feature[],
  { field, ramp, classes }: VectorStyle,
): Pick<Paint, 'colourOf' | 'legend'> {
  const breaks = quantiles(
    features.flatMap((feature) => numberOf(feature, field) ?? []),
    classes,
  );
  const colours = breaks.map((_, i) => hexOf(rampColour(ramp, breaks.length > 1 ? i / (breaks.length - 1) : 0.5)));
  const colourOf = (feature: Feature) => {
    const value = numberOf(feature, field);
    if (value === null) return noValue;
    return colours[breaks.findIndex((limit) => value <= limit)] ?? noValue;
  };
  return {
    colourOf,
    legend: breaks.map((limit, i) => ({ colour: colours[i] ?? noValue, label: `≤ ${valueText(limit, field)}` })),
  };
}

/** Names of number fields that a layer's features have, built-in ones first. */
export function numberFields({ features, fields }: Pick<VectorLayer, 'features' | 'fields'>): readonly string[] {
  const own = fields.filter(({ type }) => type === 'number').map(({ name }) => name);
  return [...builtInFields, ...own].filter((field) => features.some((feature) => numberOf(feature, field) !== null));
}

export type { RampName };
