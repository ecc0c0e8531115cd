/** The contract's methods on taught concepts. */
import type { Handlers } from '../../contract/api.ts';
import { raise } from '../../contract/fault.ts';
import type { SpotsTold } from '../../contract/spots.ts';
import type { TaughtConcept, TaughtExport, taughtRequests } from '../../contract/taught.ts';
import type { Engine } from '../../engine/engine.ts';
import { serialize, type TaughtConcepts, taughtStatus } from '../../settings/taught-concepts.ts';
import { writeWhole } from '../../settings/whole-file.ts';
import type { HostEdge } from '../edge.ts';
import { Newest } from '../newest.ts';

interface Parts {
  readonly engine: Engine;
  readonly taught: TaughtConcepts;
  readonly edge: HostEdge;
  readonly onSpots: (told: SpotsTold) => void;
}

export function taughtHandlers({ engine, taught, edge, onSpots }: Parts): Pick<Handlers, keyof typeof taughtRequests> {
  const previews = new Newest();
  return {
    'taught.list': async () => {
      const { concepts, faults } = await taught.list();
      return { concepts: concepts.map(taughtStatus), faults };
    },
    'taught.get': ({ id }) => taught.get(id),
    'taught.look': (request) => engine.lookAt(request),
    'taught.preview': (request) =>
      previews.run(request.session, (signal) => engine.preview(request, { signal, onSpots })),
    'taught.stopPreview': async ({ session }) => {
      previews.cancel(session);
      return null;
    },
    'taught.save': async ({ segmenter, ...draft }) => {
      const known = (await engine.models()).find(({ id, role }) => id === segmenter && role === 'segmenter');
      if (!known) return raise('taught.otherSegmenter', { segmenter });
      return taughtStatus(await taught.save({ ...draft, segmenter: { id: segmenter, sha256: known.sha256 } }));
    },
    'taught.remove': async ({ id }) => {
      await taught.remove(id);
      return null;
    },
    'taught.export': async ({ id }) => exportConcept(await taught.get(id), edge),
    'taught.import': async ({ path }) => taughtStatus(await taught.import(path)),
  };
}

async function exportConcept(concept: TaughtConcept, edge: HostEdge): Promise<TaughtExport> {
  const name = `${concept.name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'concept'}.concept.json`;
  const content = serialize(concept);
  const place = await edge.chooseExport(name);
  if (place === null) return { kind: 'dismissed' };
  if (place === undefined) return { kind: 'content', name, content };
  try {
    await writeWhole(place, content);
  } catch (cause) {
    return raise('taught.cannotWrite', { path: place }, cause);
  }
  return { kind: 'saved', path: place };
}
