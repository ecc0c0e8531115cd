/** Resource paths of the contract to bytes: tiles, features, files to download. */
import { type FaultCode, faultOf } from '../contract/fault.ts';
import { parseResource, type Resource } from '../contract/resource.ts';
import type { RunFeatures } from '../contract/run.ts';
import type { Engine } from '../engine/engine.ts';

export interface ResourceReply {
  /** An HTTP status. */
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array | string;
  /** Set where the resource is to be saved under a name. */
  readonly downloadName?: string;
}

/** Reads one resource; faults become a JSON body with a fitting status, never a throw. */
export async function readResource(engine: Engine, path: string): Promise<ResourceReply> {
  const resource = parseResource(path);
  if (!resource) return json(404, { fault: 'host.notFound', path });
  try {
    return await read(engine, resource);
  } catch (thrown) {
    const found = faultOf(thrown);
    return json(statusOf(found.code), { fault: found });
  }
}

async function read(engine: Engine, resource: Resource): Promise<ResourceReply> {
  switch (resource.kind) {
    case 'tile':
      return { status: 200, type: 'application/octet-stream', body: await engine.readTile(resource) };
    case 'features': {
      const { features, prompts } = engine.run(resource.runId);
      return json(200, { features, prompts } satisfies RunFeatures);
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
  const stem = raster.name.replace(/\.[^.]*$/, '');
  const words = query
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem.replace(/[/\\:*?"<>|]/g, '_').replace(/\p{Cc}/gu, '_')}-${words || 'result'}.geojson`;
}

function json(status: number, body: unknown): ResourceReply {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

function statusOf(code: FaultCode): number {
  if (code === 'raster.notOpen' || code === 'export.noRun') return 404;
  return code === 'host.defect' ? 500 : 422;
}
