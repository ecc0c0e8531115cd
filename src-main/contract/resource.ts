/** Paths of resources (pixels, features, files), built by the renderer and parsed by the engine from the same place. */
import * as v from 'valibot';
import type { LayerId } from './document.ts';
import type { Display, RasterId } from './raster.ts';
import type { RunId } from './run.ts';
import type { Box } from './space.ts';

export type Resource =
  | {
      readonly kind: 'tile';
      readonly rasterId: RasterId;
      readonly extent: Box<'map'>;
      readonly width: number;
      readonly height: number;
      readonly display: Display;
    }
  | { readonly kind: 'features'; readonly runId: RunId }
  | { readonly kind: 'evaluation-report'; readonly evaluationId: string }
  /** One window of an evaluation as a picture (SVG). */
  | { readonly kind: 'evaluation-sample'; readonly evaluationId: string; readonly index: number }
  /** The session of edits as JSON, or as the lines of `contract/sliced-json.ts`. */
  | { readonly kind: 'document'; readonly form: 'json' | 'lines' }
  | { readonly kind: 'layer'; readonly layer: LayerId; readonly format: 'geojson' }
  | { readonly kind: 'export'; readonly runId: RunId; readonly format: 'geojson' };

/** Path of a resource below the transport's base, for example `raster/ab12/tile?extent=…`. */
export function resourcePath(resource: Resource): string {
  if (resource.kind === 'features') return `run/${resource.runId}/features`;
  if (resource.kind === 'evaluation-report') return `evaluation/${resource.evaluationId}/report.html`;
  if (resource.kind === 'evaluation-sample') return `evaluation/${resource.evaluationId}/${resource.index}.svg`;
  if (resource.kind === 'document') return resource.form === 'json' ? 'document/session' : 'document/session.lines';
  if (resource.kind === 'layer') return `layer/${resource.layer}/export.${resource.format}`;
  if (resource.kind === 'export') return `run/${resource.runId}/export.${resource.format}`;
  const { extent: e, display: d } = resource;
  const query = new Map([
    ['extent', [e.minX, e.minY, e.maxX, e.maxY].join(',')],
    ['size', `${resource.width},${resource.height}`],
    ['bands', d.bands.join(',')],
    ['ranges', d.ranges.flatMap((r) => [r.min, r.max]).join(',')],
  ]);
  return `raster/${resource.rasterId}/tile?${[...query].map(([k, value]) => `${k}=${value}`).join('&')}`;
}

const numbers = (count: number) =>
  v.pipe(
    v.string(),
    v.maxLength(400),
    v.transform((s) => s.split(',').map(Number)),
    v.array(v.pipe(v.number(), v.finite())),
    v.length(count),
  );
const tileQuery = v.object({ extent: numbers(4), size: numbers(2), bands: numbers(3), ranges: numbers(6) });
const tileLimit = 1024;

/** Parses a resource path; null for anything that is not one. Tile sides are limited to 1024 pixels. */
export function parseResource(path: string): Resource | null {
  if (path === 'document/session') return { kind: 'document', form: 'json' };
  if (path === 'document/session.lines') return { kind: 'document', form: 'lines' };
  const match = /^(raster|run|layer|evaluation)\/([\w.-]{1,128})\/([\w.]+)(?:\?(.*))?$/.exec(path);
  if (!match) return null;
  const [, kind, id = '', leaf, query = ''] = match;
  if (kind === 'evaluation') return evaluationOf(id, leaf ?? '');
  if (kind === 'run' && leaf === 'features') return { kind: 'features', runId: id };
  if (kind === 'run' && leaf === 'export.geojson') return { kind: 'export', runId: id, format: 'geojson' };
  if (kind === 'layer' && leaf === 'export.geojson') return { kind: 'layer', layer: id, format: 'geojson' };
  if (kind !== 'raster' || leaf !== 'tile') return null;
  const parsed = v.safeParse(tileQuery, fields(query));
  return parsed.success ? tileOf(id, parsed.output) : null;
}

function evaluationOf(evaluationId: string, leaf: string): Resource | null {
  if (leaf === 'report.html') return { kind: 'evaluation-report', evaluationId };
  const index = /^(\d{1,6})\.svg$/.exec(leaf)?.[1];
  return index === undefined ? null : { kind: 'evaluation-sample', evaluationId, index: Number(index) };
}

function tileOf(rasterId: RasterId, q: v.InferOutput<typeof tileQuery>): Resource | null {
  const [minX, minY, maxX, maxY] = q.extent as [number, number, number, number];
  const [width, height] = q.size as [number, number];
  const side = (n: number) => Number.isInteger(n) && n > 0 && n <= tileLimit;
  if (!(minX < maxX && minY < maxY && side(width) && side(height))) return null;
  const bands = q.bands as [number, number, number];
  if (!bands.every((b) => Number.isInteger(b) && b > 0)) return null;
  const [r0, r1, g0, g1, b0, b1] = q.ranges as [number, number, number, number, number, number];
  const ranges = [
    { min: r0, max: r1 },
    { min: g0, max: g1 },
    { min: b0, max: b1 },
  ] as const;
  return { kind: 'tile', rasterId, extent: { minX, minY, maxX, maxY }, width, height, display: { bands, ranges } };
}

function fields(query: string): Record<string, string> {
  const parts = query.split('&').slice(0, 16);
  const pairs = parts.map((part) => part.split('=', 2) as [string, string?]);
  return Object.fromEntries(pairs.map(([k, value]) => [k, (value ?? '').replace(/%2C/gi, ',')]));
}
