import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { requests } from '../../../src-main/contract/api.ts';
import type { BandInfo } from '../../../src-main/contract/raster.ts';
import { queryLimit } from '../../../src-main/contract/request.ts';
import { emptyHistory, remember, walk } from '../../../src-renderer/panels/query/history.ts';
import { QueryStore, suggestionsFor } from '../../../src-renderer/panels/query/query.svelte.ts';

const ready = { hasLayer: true, running: false, viewable: true, hasFeature: false };
function filled(): QueryStore {
  const query = new QueryStore();
  query.adopt({ prompter: 'concepts', segmenter: 'mobilesam' });
  query.query = '  Where is the water? ';
  return query;
}

describe('the question', () => {
  it('asks for the grammar only where it is chosen, keeps that choice, and takes it from an earlier run', () => {
    const query = filled();
    expect(query.request('r', 'a', null)).not.toHaveProperty('grammar');
    query.grammar = true;
    const request = v.parse(requests['run.segment'], query.request('r', 'a', null));
    expect(request).toHaveProperty('grammar', true);
    const other = filled();
    other.restore(query.kept);
    expect(other.grammar).toBe(true);
    const { grammar: _, runId: __, rasterId: ___, ...asked } = request;
    other.takeFrom(asked);
    expect(other.grammar).toBe(false);
    other.takeFrom({ ...asked, grammar: true });
    expect(other.grammar).toBe(true);
  });

  it('says why it cannot be asked, one reason at a time', () => {
    const query = filled();
    expect(query.disabled(ready)).toBeNull();
    expect(query.disabled({ ...ready, running: true })).toBe('A question is being answered.');
    expect(query.disabled({ ...ready, hasLayer: false })).toBe('Open an image first.');
    query.area = 'view';
    expect(query.disabled(ready)).toBeNull();
    expect(query.disabled({ ...ready, viewable: false })).toContain('no common coordinate system');
    query.area = 'drawn';
    expect(query.disabled(ready)).toBe('Draw an area on the map first.');
    query.drawn = { box: { minX: 0, minY: 0, maxX: 1, maxY: 1 }, crs: null };
    expect(query.disabled(ready)).toBeNull();
    query.area = 'feature';
    expect(query.disabled(ready)).toBe('Choose a feature first.');
    expect(query.disabled({ ...ready, hasFeature: true })).toBeNull();
    query.area = 'layer';
    query.gsdKind = 'metres';
    query.metres = null;
    expect(query.disabled(ready)).toBe('Give the resolution in metres, more than 0.');
    query.query = 'x'.repeat(queryLimit + 1);
    expect(query.disabled(ready)).toContain('too long');
    query.query = '   ';
    expect(query.disabled(ready)).toBe('Type a question first.');
    expect(new QueryStore().disabled(ready)).toBe('Type a question first.');
  });

  it('has further ones beside it: empty and repeated ones are not asked, at most sixteen are', () => {
    const query = filled();
    query.addAfter(0, ['roads', '  ', 'Where is the water?']);
    expect(query.questions).toEqual(['Where is the water?', 'roads']);
    query.write(2, 'buildings');
    expect(query.questions).toEqual(['Where is the water?', 'roads', 'buildings']);
    query.drop(0);
    expect([query.query, query.more]).toEqual(['roads', ['buildings', 'Where is the water?']]);
    query.drop(2);
    expect(query.more).toEqual(['buildings']);
    query.addAfter(
      1,
      Array.from({ length: 30 }, (_, i) => `q${i}`),
    );
    expect(query.questions).toHaveLength(16);
    query.write(3, 'x'.repeat(queryLimit + 1));
    expect(query.disabled(ready)).toContain('too long');
    query.drop(3);
    query.remember();
    query.drop(0);
    query.query = '';
    query.walk(-1);
    expect(query.query).toBe('roads');
  });

  it('makes a request that the host’s border accepts', () => {
    const query = filled();
    query.gsdKind = 'metres';
    query.metres = 2.5;
    query.mode = 'instance';
    const area = { box: { minX: 0, minY: 0, maxX: 1, maxY: 1 }, crs: null };
    const request = query.request('run-1', 'raster-1', area);
    expect(v.parse(requests['run.segment'], request)).toEqual({
      runId: 'run-1',
      rasterId: 'raster-1',
      query: 'Where is the water?',
      prompter: 'concepts',
      segmenter: 'mobilesam',
      mode: 'instance',
      gsd: { kind: 'metres', metres: 2.5 },
      area,
      bands: null,
      stretch: { kind: 'auto' },
    });
  });

  it('keeps a choice that a person made when the host names its defaults', () => {
    const query = new QueryStore();
    query.prompter = 'mine';
    query.adopt({ prompter: 'concepts', segmenter: 'mobilesam' });
    expect([query.prompter, query.segmenter]).toEqual(['mine', 'mobilesam']);
  });

  it('offers what the prompter knows after the host’s own questions, without repeats', () => {
    const prompter = { knows: ['water', 'roads'] };
    const offered = (own: string[], most: number, bands: Pick<BandInfo, 'role'>[] = []) =>
      suggestionsFor(own, { prompter, bands }, most);
    expect(offered(['Show me the water'], 5)).toEqual(['Show me the water', 'Show me the roads']);
    expect(offered(['a', 'b', 'c'], 2)).toEqual(['a', 'b']);
    expect(offered([], 2, [{ role: 'red' }])).toEqual(['Show me the roads', 'Show me the water']);
    expect(offered([], 2, [{ role: 'nir' }])).toEqual(['Show me the water', 'Show me the roads']);
  });
});

describe('the history of questions', () => {
  it('walks back and forth and gives the draft back', () => {
    const history = remember(remember(emptyHistory, 'one'), 'two');
    const back = walk(history, -1, 'draft');
    expect(back.text).toBe('two');
    const further = walk(back.history, -1, back.text);
    expect(further.text).toBe('one');
    expect(walk(further.history, -1, 'one').text).toBe('one');
    const forward = walk(further.history, 1, 'one');
    expect(walk(forward.history, 1, forward.text).text).toBe('draft');
  });

  it('keeps a question once, as the newest', () => {
    const history = ['one', 'two', 'one'].reduce(remember, emptyHistory);
    expect(history.entries).toEqual(['two', 'one']);
  });
});
