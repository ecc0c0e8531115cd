/** Resource paths of the contract to bytes: tiles, features, files to download. */
import { setImmediate } from 'node:timers/promises';
import { type FaultCode, faultOf } from '../contract/fault.ts';
import { parseResource, type Resource } from '../contract/resource.ts';
import type { RunFeatures } from '../contract/run.ts';
import { toLines } from '../contract/sliced-json.ts';
import type { Engine } from '../engine/engine.ts';
import type { Keeper } from '../engine/project/keeper.ts';
import type { Evaluations } from './evaluations.ts';
import { madeAt, resultOfLayer } from './layer-result.ts';
import type { ResourceReply } from './resource-reply.ts';

export type { ResourceReply } from './resource-reply.ts';

export interface ResourceParts {
  readonly engine: Engine;
  readonly keeper: Keeper;
  readonly evaluations: Evaluations;
}

/** Reads one resource; faults become a JSON body with a fitting status, never a throw. */
export async function readResource(parts: ResourceParts, path: string): Promise<ResourceReply> {
  const resource = parseResource(path);
  if (!resource) return json(404, { fault: 'host.notFound', path });
  try {
    return await read(parts, resource);
  } catch (thrown) {
    const found = faultOf(thrown);
    return json(statusOf(found.code), { fault: found });
  }
}

async function read({ engine, keeper, evaluations }: ResourceParts, resource: Resource): Promise<ResourceReply> {
  switch (resource.kind) {
    case 'tile':
      return { status: 200, type: 'application/octet-stream', body: await engine.readTile(resource) };
    case 'features': {
      const { features, prompts } = engine.run(resource.runId);
      return json(200, { features, prompts } satisfies RunFeatures);
    }
    case 'evaluation-report':
      return evaluations.report(resource.evaluationId);
    case 'evaluation-sample':
      return evaluations.picture(resource.evaluationId, resource.index);
    case 'document':
      return resource.form === 'json' ? json(200, await keeper.session()) : lines(await keeper.session());
    case 'layer': {
      const layer = await keeper.vector(resource.layer);
      const result = resultOfLayer(layer, madeAt(await keeper.session(), layer.id));
      const document = await engine.exportResultDocument(result, layer.raster);
      const name = fileName(layer.raster.name, layer.summary?.query ?? layer.name);
      return { status: 200, type: 'application/geo+json', body: JSON.stringify(document), downloadName: name };
    }
    case 'export': {
      const document = await engine.exportDocument(resource.runId);
      const name = exportName(engine, resource.runId);
      return { status: 200, type: 'application/geo+json', body: JSON.stringify(document), downloadName: name };
    }
  }
}

/** A file name for a run: the raster's name and the question, without what file systems refuse. */
export function exportName(engine: Engine, runId: string): string {
  const { raster, query } = engine.run(runId);
  return fileName(raster.name, query);
}

/** A file name from a raster's name and some words, without what file systems refuse. */
export function fileName(raster: string, words: string): string {
  const stem = raster.replace(/\.[^.]*$/, '');
  const plain = words
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem.replace(/[/\\:*?"<>|]/g, '_').replace(/\p{Cc}/gu, '_')}-${plain || 'result'}.geojson`;
}

function json(status: number, body: unknown): ResourceReply {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

function lines(body: unknown): ResourceReply {
  return { status: 200, type: 'application/x-ndjson', body: encodedLines(body) };
}

/** Each line when it is asked for, with a turn of the event loop between two: a session may have hundreds of megabytes. */
async function* encodedLines(value: unknown): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const line of toLines(value)) {
    yield Buffer.from(`${line}\n`, 'utf8');
    await setImmediate();
  }
}

function statusOf(code: FaultCode): number {
  if (code === 'host.notFound' || code === 'raster.notOpen' || code === 'export.noRun' || code === 'layer.unknown')
    return 404;
  return code === 'host.defect' ? 500 : 422;
}
