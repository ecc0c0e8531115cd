import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../../models/train/corpus.ts';
import { packResolver } from './pack.ts';

const { resolve } = packResolver();
const idOf = (query: string) => resolve(query)?.target.id ?? 'unknown';

describe('questions become concepts', () => {
  it.each([
    ['Where is the open water?', 'water'],
    ['Which areas could a boat use?', 'water'],
    ['show me everything green', 'vegetation'],
    ['where do people live?', 'building'],
    ['Where could a helicopter land?', 'landing'],
    ['Show the built-up areas', 'built_up'],
    ['Segment the roads.', 'road'],
    ['Which ground consists of sand and gravel?', 'bare'],
  ])('%s', (query, target) => {
    expect(idOf(query)).toBe(target);
  });

  it('reads plural, British spelling, capitals and small typing errors alike', () => {
    expect(['LAKES', 'lake', 'resevoir'].map(idOf)).toEqual(['water', 'water', 'water']);
    expect(['neighbourhoods', 'neighborhood'].map(idOf)).toEqual(['built_up', 'built_up']);
    expect(['vegetation', 'vegitation', 'vegetaton'].map(idOf)).toEqual(['vegetation', 'vegetation', 'vegetation']);
  });

  it('takes what is negated out instead of looking for it', () => {
    expect(resolve('show me land without vegetation')?.target).toMatchObject({
      include: ['bare', 'built_up'],
      exclude: ['vegetation', 'water'],
    });
    expect(resolve('everything except water')?.target).toMatchObject({ include: [], exclude: ['water'] });
    expect(resolve('everything but water and vegetation')?.target.exclude).toEqual(['water', 'vegetation']);
    expect(resolve('land that is neither water nor forest')?.target.exclude).toEqual(['water', 'vegetation']);
    expect(resolve('vegetation-free ground')?.target.include).not.toContain('vegetation');
  });

  it('joins what is joined by "and"', () => {
    expect(resolve('roads and buildings')?.target.include).toEqual(['road', 'building']);
  });

  it('says which words decided', () => {
    expect(resolve('Where is the open water?')?.because).toContain('water');
  });
});

describe('what is not on the list is refused', () => {
  it.each([
    'Where are the airplanes?',
    'Find the ships.',
    'tennis courts',
    'wind turbines',
    'what is the capital of France?',
    'Hello!',
    '???',
    '',
    '水はどこ',
    '<script>alert(1)</script>',
    'x'.repeat(200),
  ])('%s', (query) => {
    expect(idOf(query)).toBe('unknown');
  });
});

describe('corpora', () => {
  const shares = (file: string) => {
    const entries = readCorpus(new URL(`../../../models/train/questions/${file}`, import.meta.url).pathname);
    const share = (known: boolean) => {
      const part = entries.filter(({ target }) => (target !== 'unknown') === known);
      return part.filter(({ query, target }) => idOf(query) === target).length / part.length;
    };
    return { known: share(true), unknown: share(false) };
  };

  it('held-out questions in another style: top-1 of the known and rejection of the unknown', () => {
    const { known, unknown } = shares('held-out.txt');
    expect(known).toBeGreaterThanOrEqual(0.75);
    expect(unknown).toBeGreaterThanOrEqual(0.8);
  });
});
