/** Teaching concepts: looking at what is clicked, keeping, finding, handing on. */
import type { Stores } from '../../stores.ts';
import { text } from '../../text/text.ts';
import { type Draft, emptyDraft, teachingSegmenter, wordsOf } from './concepts.svelte.ts';
import { createPreviewing } from './previewing.ts';

export interface Teaching {
  load(): Promise<void>;
  /** Begins a new concept, or takes up one that is there. */
  begin(id: string | null): Promise<void>;
  /** Why clicks can't be looked at; null when they can. */
  cannotLook(): string | null;
  /** Looks at a place of the map's view and adds what is there to the draft, which is begun if there is none. */
  look(coordinate: readonly number[], counter: boolean): Promise<void>;
  /** Takes an example out of the draft. */
  drop(key: string): void;
  /** Gives the draft up. */
  leave(): void;
  /** Why the draft can't be saved; null when it can. */
  cannotSave(): string | null;
  save(): Promise<void>;
  remove(id: string): Promise<void>;
  exportFile(id: string): Promise<void>;
  importFile(): Promise<void>;
}

const words = text.concepts;

export function createTeaching(stores: Stores): Teaching {
  const previewing = createPreviewing(stores);
  const { client, concepts, layers, models, notices, query, view } = stores;
  const told = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (thrown) {
      notices.fault(thrown);
    }
  };
  async function load(): Promise<void> {
    const { concepts: list, faults } = await client.invoke('taught.list', null);
    concepts.list = list;
    for (const found of faults) notices.showFault(found, 'warning');
  }
  function cannotLook(): string | null {
    if (!layers.active) return text.query.reasons.noLayer;
    if (view.apart.has(layers.active.id)) return text.query.reasons.noView;
    const ready = models.byId(teachingSegmenter)?.state;
    return ready === 'missing' || ready === 'corrupt' ? words.reasons.noSegmenter(teachingSegmenter) : null;
  }
  function cannotSave(): string | null {
    const { draft, looking } = concepts;
    if (looking > 0) return words.reasons.looking;
    if (!draft?.examples.some(({ example }) => !example.counter)) return words.reasons.noExample;
    return draft.name.trim() === '' ? words.reasons.noName : null;
  }

  return {
    load: () => told(load),
    begin: (id) =>
      told(async () => {
        concepts.draft = id === null ? emptyDraft : draftOf(await client.invoke('taught.get', { id }));
        if (id !== null) previewing.start();
      }),
    cannotLook,
    look: (coordinate, counter) =>
      told(async () => {
        const raster = layers.active;
        const at = raster && view.commands?.pointIn(raster.id, coordinate);
        if (cannotLook() !== null || !raster || !at) return;
        concepts.draft ??= emptyDraft;
        previewing.pause();
        concepts.looking++;
        try {
          const place = {
            rasterId: raster.id,
            segmenter: teachingSegmenter,
            bands: null,
            stretch: { kind: 'auto' },
            gsd: query.lookGsd,
          } as const;
          const { example, mask } = await client.invoke('taught.look', { ...place, at, counter });
          concepts.add({
            key: crypto.randomUUID(),
            example,
            outline: { rasterId: raster.id, polygons: mask.polygons },
          });
        } finally {
          concepts.looking--;
        }
        if (concepts.looking === 0) previewing.start();
      }),
    drop(key) {
      concepts.drop(key);
      previewing.start();
    },
    leave() {
      previewing.stop();
      concepts.draft = null;
    },
    cannotSave,
    save: () =>
      told(async () => {
        const { draft } = concepts;
        if (!draft || cannotSave() !== null) return;
        const examples = draft.examples.map(({ example }) => example);
        const { id, name } = draft;
        const asked = { id, name: name.trim(), words: wordsOf(draft), segmenter: teachingSegmenter, examples };
        const saved = await client.invoke('taught.save', asked);
        previewing.stop();
        concepts.draft = null;
        notices.tell('good', words.saved(saved.name));
        await load();
      }),
    remove: (id) =>
      told(async () => {
        const concept = await client.invoke('taught.get', { id });
        await client.invoke('taught.remove', { id });
        await load();
        const { name, words: others, examples } = concept;
        const back = { id: null, name, words: others, segmenter: teachingSegmenter, examples };
        const undo = () => void told(async () => void (await client.invoke('taught.save', back).then(load)));
        notices.offer(words.removed(name), { label: text.undo, run: undo });
      }),
    exportFile: (id) =>
      told(async () => {
        const outcome = await client.invoke('taught.export', { id });
        if (outcome.kind === 'saved') notices.tell('good', words.exported(outcome.path));
        if (outcome.kind === 'content') download(outcome);
      }),
    importFile: () =>
      told(async () => {
        const file = await chooseFile();
        if (!file) return;
        const { name } = await client.invoke('taught.import', { path: await client.takeFile(file) });
        notices.tell('good', words.imported(name));
        await load();
      }),
  };
}

function draftOf(concept: {
  id: string;
  name: string;
  words: readonly string[];
  examples: Draft['examples'][number]['example'][];
}): Draft {
  const examples = concept.examples.map((example) => ({ key: crypto.randomUUID(), example, outline: null }));
  return { id: concept.id, name: concept.name, words: concept.words.join(', '), examples };
}

function download({ name, content }: { readonly name: string; readonly content: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function chooseFile(): Promise<File | null> {
  const { promise, resolve } = Promise.withResolvers<File | null>();
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
  input.addEventListener('cancel', () => resolve(null));
  input.click();
  return promise;
}
