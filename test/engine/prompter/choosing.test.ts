import { describe, expect, test } from 'vitest';
import { choicesIn } from '../../../src-main/engine/prompter/choosing.ts';

const nothing = { asked: [], beside: [] };
const rules = (query: string, named = nothing as { asked: string[]; beside: string[] }) =>
  choicesIn(query, named).map(({ words: _, ...rule }) => rule);

describe('size in a question', () => {
  test.each([
    ['the largest ship', [{ kind: 'largest', count: 1 }]],
    ['the largest ships', [{ kind: 'largest', count: 3 }]],
    ['show me the two biggest tanks', [{ kind: 'largest', count: 2 }]],
    ['smallest five buildings', [{ kind: 'smallest', count: 5 }]],
    ['die drei größten Gebäude', [{ kind: 'largest', count: 3 }]],
    ['das größte Gebäude', [{ kind: 'largest', count: 1 }]],
    ['large ships', [{ kind: 'large' }]],
    ['kleine Boote', [{ kind: 'small' }]],
    ['how large are the ships', []],
    ['buildings bigger than 1,000 m²', [{ kind: 'over', m2: 1000 }]],
    ['Gebäude größer als 1.500 m2', [{ kind: 'over', m2: 1500 }]],
    ['lakes over 2.5 ha', [{ kind: 'over', m2: 25_000 }]],
    ['Häuser unter 80 Quadratmetern', [{ kind: 'under', m2: 80 }]],
    ['the bridge over the river', []],
  ])('%s', (query, expected) => {
    expect(rules(query)).toEqual(expected);
  });
});

describe('place in a question', () => {
  test.each([
    ['the buildings in the north-east', [{ kind: 'part', directions: ['north', 'east'] }]],
    ['northern houses', [{ kind: 'part', directions: ['north'] }]],
    ['Gebäude im Nordosten', [{ kind: 'part', directions: ['north', 'east'] }]],
    ['alle Teiche im Norden des Bildes', [{ kind: 'part', directions: ['north'] }]],
    ['the ships in the lower left corner', [{ kind: 'part', directions: ['south', 'west'] }]],
    ['ships in the west of the image', [{ kind: 'part', directions: ['west'] }]],
    ['trees along the western edge', [{ kind: 'border', direction: 'west' }]],
    ['houses near the border', [{ kind: 'border', direction: null }]],
    ['Häuser am Rand', [{ kind: 'border', direction: null }]],
    ['the tank in the centre', [{ kind: 'centre' }]],
    ['Häuser in der Mitte', [{ kind: 'centre' }]],
    ['houses north of the river', []],
    ['Häuser nördlich vom Fluss', []],
    ['houses in the west of the city', []],
    ['what is left', []],
    ['the pool at the right of the house', []],
    ['buildings, but not in the north', []],
  ])('%s', (query, expected) => {
    expect(rules(query)).toEqual(expected);
  });
});

describe('colour in a question', () => {
  test.each([
    ['the red roofs', [{ kind: 'colour', colour: 'red' }]],
    ['Häuser mit roten Dächern', [{ kind: 'colour', colour: 'red' }]],
    [
      'grey and white cars',
      [
        { kind: 'colour', colour: 'gray' },
        { kind: 'colour', colour: 'white' },
      ],
    ],
    ['dunkle Schiffe', [{ kind: 'colour', colour: 'dark' }]],
    ['cars that are not red', []],
  ])('%s', (query, expected) => {
    expect(rules(query)).toEqual(expected);
  });
  test('a word of a name chooses nothing', () => {
    expect(rules('green spaces', { asked: ['green space'], beside: [] })).toEqual([]);
  });
  test('the colour of something beside chooses nothing', () => {
    expect(rules('ships on the blue water', { asked: ['ship'], beside: ['water'] })).toEqual([]);
  });
});

test('colour, place and size are followed in this order', () => {
  expect(rules('the largest white building in the south').map(({ kind }) => kind)).toEqual([
    'colour',
    'part',
    'largest',
  ]);
});
