/** Evaluations against layers: run, kept for their pictures and reports, and the oldest removed. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationProgress, EvaluationResult } from '../contract/evaluation.ts';
import { raise } from '../contract/fault.ts';
import type { Engine } from '../engine/engine.ts';
import type { LayerEvaluation, LayerEvaluationRequest } from '../engine/evaluate/layer.ts';
import type { ResourceReply } from './resource-reply.ts';

/** Folders of results that stay on the disk, and evaluations whose pictures can be drawn. */
const keptFolders = 20;
const keptPictures = 8;

export interface Evaluations {
  run(
    request: Omit<LayerEvaluationRequest, 'out'>,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: EvaluationProgress) => void },
  ): Promise<EvaluationResult>;
  /** Faults: `host.notFound`. */
  report(id: string): Promise<ResourceReply>;
  picture(id: string, index: number): Promise<ResourceReply>;
}

/** `folder` holds a folder of results for each evaluation, as `think2seg eval --out` writes them. */
export function createEvaluations(engine: Pick<Engine, 'evaluateLayer'>, folder: string): Evaluations {
  const kept = new Map<string, LayerEvaluation>();
  const find = (id: string) => kept.get(id) ?? raise('host.notFound', { path: `evaluation/${id}` });
  return {
    async run(request, { signal, onProgress }) {
      const { evaluationId } = request;
      await removeOldest(folder);
      const done = await engine.evaluateLayer(
        { ...request, out: join(folder, nameOf(evaluationId)) },
        { signal, onProgress: ({ done, total, elapsed }) => onProgress({ evaluationId, done, total, elapsed }) },
      );
      kept.set(evaluationId, done);
      for (const oldest of kept.keys()) {
        if (kept.size <= keptPictures) break;
        kept.delete(oldest);
      }
      return done.result;
    },
    async report(id) {
      const body = await readFile(find(id).report);
      return { status: 200, type: 'text/html; charset=utf-8', body, downloadName: 'evaluation.html' };
    },
    picture: async (id, index) => ({ status: 200, type: 'image/svg+xml', body: await find(id).picture(index) }),
  };
}

/** Names sort by time, so that the oldest is known without asking the disk. */
function nameOf(id: string): string {
  return `${new Date().toISOString().replace(/[:.]/g, '-')}-${id}`;
}

async function removeOldest(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch(() => {});
  const names = (await readdir(folder).catch(() => [])).sort();
  for (const name of names.slice(0, Math.max(0, names.length - keptFolders + 1))) {
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}
