import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../../../src-main/contract/run.ts';
import { parseExpression } from '../../../src-main/engine/layer/expression.ts';
import { cellOf, centroidOf, csvOf, rowsOf, statisticsOf } from '../../../src-main/engine/layer/rows.ts';
import { rowsInSight } from '../../../src-renderer/panels/table/virtual.ts';
import { faultCodeOf } from '../../support/faults.ts';
import { square, vectorLayer } from './documents.ts';

const values: Readonly<Record<string, AttributeValue>> = { area: 50, label: 'water', 'my field': null, ok: true };
const fields = new Set(Object.keys(values));
const run = (source: string) => parseExpression(source, fields)((name) => values[name]);

describe('an expression', () => {
  it.each<[string, AttributeValue]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3 - -4', 13],
    ['10 - 3 - 2', 5],
    ["area > 10 and label = 'water'", true],
    ["not area > 10 or label like 'WA_E%'", true],
    ['"my field" is null', true],
    ['"my field" + 1', null],
    ['"my field" = 3', false],
    ["label in ('lake', 'water')", true],
    ['area in (1, 2)', false],
    ["round(area / 7, 2) || ' ha'", '7.14 ha'],
    ["if(ok, 'it''s', 'not')", "it's"],
    ['coalesce("my field", 4)', 4],
    ['1 / 0', null],
    ['area % 7', 1],
    ['max(1, area, 3)', 50],
  ])('%s gives %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  it.each([
    '',
    'area >',
    'nothing = 1',
    'constructor',
    'area; 1',
    "'open",
    'f(1)',
    '__proto__(1)',
    'toString(1)',
    '1 2',
    '('.repeat(5000),
  ])('that is none is refused: %s', (source) => {
    expect(faultCodeOf(() => run(source))).toBe('layer.badExpression');
  });

  it('of any text ends with a value or a refusal', () => {
    const words = fc.constantFrom(
      'area',
      'label',
      '(',
      ')',
      '+',
      '-',
      '*',
      "'a%'",
      'like',
      'and',
      'not',
      'in',
      ',',
      '1',
      'is',
      'null',
      'if',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
        ),
        (source) => {
          expect(['none', 'layer.badExpression']).toContain(faultCodeOf(() => run(source)));
        },
      ),
    );
  });

  it('matches patterns in steps that grow with their length, not with its power', () => {
    const text = 'a'.repeat(2000);
    const pattern = `${'%a'.repeat(60)}%b`;
    expect(parseExpression(`'${text}' like '${pattern}'`, new Set())(() => null)).toBe(false);
  });
});

describe('the rows of a table', () => {
  const features = [
    { ...square('a', 0, 0, 100), areaM2: 30, attributes: { note: 'x, "y"', n: 2 } },
    { ...square('b', 500, 0, 200), areaM2: null },
    { ...square('c', 900, 0, 50), areaM2: 10, attributes: { note: '=1+1', n: 10 } },
  ];
  const layer = {
    ...vectorLayer('water', features),
    fields: [
      { name: 'note', type: 'text' },
      { name: 'n', type: 'number' },
    ] as const,
  };
  const ids = (filter: string, column?: string, descending = false) =>
    rowsOf(layer, filter, column ? { column, descending } : null).map(({ id }) => id);

  it('are filtered and ordered, with nothing behind everything either way', () => {
    expect(ids('area > 5')).toEqual(['a', 'c']);
    expect(ids('', 'area')).toEqual(['c', 'a', 'b']);
    expect(ids('', 'area', true)).toEqual(['a', 'c', 'b']);
    expect(ids('', 'n', true)).toEqual(['c', 'a', 'b']);
    expect(faultCodeOf(() => ids('nowhere > 5'))).toBe('layer.badExpression');
  });

  it('have centroids, statistics and CSV that a spreadsheet reads as it stands', () => {
    expect(centroidOf(features[0]!)).toEqual({ x: 290_050, y: 9_110_050 });
    expect(cellOf(features[1]!, 'constructor')).toBeNull();
    expect(statisticsOf(features, 'n')).toEqual({
      count: 2,
      missing: 1,
      numbers: { sum: 12, mean: 6, min: 2, max: 10 },
    });
    expect(statisticsOf(features, 'note')).toEqual({ count: 2, missing: 1, numbers: null });
    expect(csvOf(features, ['id', 'note', 'area'])).toBe('id,note,area\r\na,"x, ""y""",30\r\nb,,\r\nc,\'=1+1,10');
  });

  it('in sight cover the window wherever it is scrolled', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 2_400_000 }), fc.integer({ min: 1, max: 2000 }), (scrollTop, height) => {
        const [rowHeight, count] = [24, 100_000];
        const { from, to } = rowsInSight({ scrollTop, height, rowHeight, count });
        expect(from * rowHeight).toBeLessThanOrEqual(Math.max(0, scrollTop));
        expect(to * rowHeight).toBeGreaterThanOrEqual(Math.min(count * rowHeight, scrollTop + height));
        expect(to - from).toBeLessThan(height / rowHeight + 60);
      }),
    );
  });
});
