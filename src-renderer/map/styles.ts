/** How masks, boxes and points are drawn: a dark casing under a bright line reads on any imagery. */
import type { FeatureLike } from 'ol/Feature.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';

/** Colours of results, told apart with any colour vision when two or three are shown together. */
export const palette = [
  '#22d3ee',
  '#ffb02e',
  '#ff5fa2',
  '#b6f23c',
  '#b79cff',
  '#ff7a4d',
  '#4dffb8',
  '#ffe94d',
] as const;

export type Emphasis = 'normal' | 'hover' | 'selected' | 'muted';

const casing = 'rgba(10, 16, 22, 0.78)';

const cache = new Map<string, Style[]>();

export interface MaskLook {
  readonly colour: string;
  /** 0..1 */
  readonly fill: number;
  /** CSS pixels of the outline. */
  readonly width: number;
}

/** How much more of the fill is seen, and at least how much. */
const fills: Readonly<Record<Emphasis, { readonly times: number; readonly least: number }>> = {
  normal: { times: 1, least: 0 },
  hover: { times: 1.6, least: 0.15 },
  selected: { times: 1.8, least: 0.2 },
  muted: { times: 0.5, least: 0 },
};

/** Fill and cased outline of a mask. */
export function maskStyle({ colour, fill, width }: MaskLook, emphasis: Emphasis): Style[] {
  return remembered(`mask ${colour} ${fill} ${width} ${emphasis}`, () => {
    const { times, least } = fills[emphasis];
    const alpha = Math.round(Math.min(1, Math.max(least, fill * times)) * 255);
    const body = new Style({ fill: new Fill({ color: `${colour}${alpha.toString(16).padStart(2, '0')}` }) });
    const line = (stroke: string, thickness: number) =>
      new Style({ stroke: new Stroke({ color: stroke, width: thickness, lineJoin: 'round' }) });
    if (width === 0 && emphasis !== 'hover' && emphasis !== 'selected') return [body];
    if (emphasis === 'muted') return [body, line(casing, width + 0.8), line(`${colour}cc`, Math.max(0.8, width * 0.6))];
    if (emphasis === 'normal') return [body, line(casing, width + 1.9), line(colour, width)];
    return [body, line(casing, width + 4.7), line('#ffffff', width + 2.5), line(colour, width + 0.3)];
  });
}

/** A label with a halo, within its polygon. */
export function labelStyle(label: string): Style {
  return new Style({
    text: new Text({
      text: label,
      font: '600 11px system-ui, sans-serif',
      fill: new Fill({ color: '#fff' }),
      stroke: new Stroke({ color: 'rgba(10, 16, 22, 0.85)', width: 3 }),
      overflow: true,
    }),
  });
}

/** A box as a dashed line with a dark casing. */
export function boxStyle(colour: string, emphasis: Emphasis): Style[] {
  return remembered(`box ${colour} ${emphasis}`, () => {
    const strong = emphasis === 'selected' || emphasis === 'hover';
    const width = strong ? 2 : 1.2;
    const under = new Stroke({ color: 'rgba(10, 16, 22, 0.6)', width: width + 1.6 });
    const dash = new Stroke({ color: strong ? '#ffffff' : colour, width, lineDash: [5, 4], lineCap: 'butt' });
    return [new Style({ stroke: under }), new Style({ stroke: dash })];
  });
}

/** Where a result has many prompts its points are dots, so that they do not hide the masks; those under the hand stay large. */
export type Crowd = 'few' | 'many';

/** A positive point: a ringed plus. A negative one: a ringed minus in red. In a crowd: a dot of the same colour. */
export function pointStyle(sign: 'positive' | 'negative', emphasis: Emphasis, crowd: Crowd): Style[] {
  return remembered(`point ${sign} ${emphasis} ${crowd}`, () => {
    const raised = emphasis === 'selected' || emphasis === 'hover';
    const dot = crowd === 'many' && !raised;
    const radius = raised ? 7.5 : dot ? 2.6 : 6;
    const fill = sign === 'positive' ? '#17803d' : '#c02617';
    const disc = new CircleStyle({
      radius,
      fill: new Fill({ color: fill }),
      stroke: new Stroke({ color: '#ffffff', width: dot ? 1 : 1.6 }),
    });
    const bar = (rotation: number) =>
      new RegularShape({
        points: 2,
        radius: radius * 0.58,
        rotation,
        stroke: new Stroke({ color: '#fff', width: 1.7 }),
      });
    const halo = new CircleStyle({ radius: radius + 1.6, fill: new Fill({ color: casing }) });
    if (dot) return [new Style({ image: disc })];
    const bars = sign === 'positive' ? [bar(0), bar(Math.PI / 2)] : [bar(Math.PI / 2)];
    return [halo, disc, ...bars].map((image) => new Style({ image }));
  });
}

function remembered(key: string, make: () => Style[]): Style[] {
  const found = cache.get(key);
  if (found) return found;
  const styles = make();
  cache.set(key, styles);
  return styles;
}

/** A text property of a map feature; empty where it is missing. */
export function textOf(feature: FeatureLike, property: string): string {
  const value: unknown = feature.get(property);
  return typeof value === 'string' ? value : '';
}
