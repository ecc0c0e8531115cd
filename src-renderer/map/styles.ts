/** How masks, boxes and points are drawn: a dark casing under a bright line reads on any imagery. */
import type { FeatureLike } from 'ol/Feature.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';

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

const fillAlpha: Record<Emphasis, string> = { normal: '40', hover: '66', selected: '73', muted: '1f' };
const casing = 'rgba(10, 16, 22, 0.78)';

const cache = new Map<string, Style[]>();

/** Fill and cased outline of a mask. */
export function maskStyle(colour: string, emphasis: Emphasis): Style[] {
  return remembered(`mask ${colour} ${emphasis}`, () => {
    const raised = emphasis === 'selected' || emphasis === 'hover';
    const zIndex = emphasis === 'selected' ? 3 : emphasis === 'hover' ? 2 : 1;
    const line = (stroke: string, width: number) =>
      new Style({ stroke: new Stroke({ color: stroke, width, lineJoin: 'round' }), zIndex });
    const body = new Style({ fill: new Fill({ color: `${colour}${fillAlpha[emphasis]}` }), zIndex });
    if (emphasis === 'muted') return [body, line(casing, 2.5), line(`${colour}cc`, 1)];
    if (!raised) return [body, line(casing, 3.6), line(colour, 1.7)];
    return [body, line(casing, 6.4), line('#ffffff', 4.2), line(colour, 2)];
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
