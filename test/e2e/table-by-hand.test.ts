/** The attribute table where something goes wrong or is odd: expressions, cells, and what is pasted elsewhere; in both languages. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HandOnProgram, square } from './by-hand.ts';

vi.setConfig({ testTimeout: 600_000 });

let hand: HandOnProgram;
beforeAll(async () => {
  hand = await HandOnProgram.start();
  await hand.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await hand.draw(square(100, 120, 40), square(220, 120, 80), square(380, 120, 120));
  await hand.keys('Escape', 'Escape', 'Control+Shift+A');
  await hand.panel('Attribute table', 'attribute-table');
});
afterAll(() => hand?.close());
afterEach(() => expect(hand.served.complaints).toEqual([]));

const id = (testId: string) => hand.page.getByTestId(testId);
const steps = async () => (await hand.stepNames()).length;
const told = async () => (await id('notice').allTextContents()).join('\n');
const values = async (field: string) => (await hand.features()).map(({ attributes }) => attributes?.[field] ?? null);

async function calculate(field: string, formula: string): Promise<void> {
  await hand.dismissNotices();
  await id('table-field').fill(field);
  await id('table-formula').fill(formula);
  await id('table-calculate').click();
}
async function refused(field: string, formula: string, because: RegExp): Promise<void> {
  const before = await steps();
  await calculate(field, formula);
  await hand.told(because);
  expect(await steps()).toBe(before);
}
/** Writes into a cell by its row and column, as a person does. */
async function write(row: number, column: string, value: string, key = 'Enter'): Promise<string> {
  const heads = await id('attribute-table').locator('th').allTextContents();
  const at = heads.findIndex((head) => head.startsWith(column));
  const cell = id('table-row').nth(row).locator('td').nth(at);
  await cell.locator('button.value').dblclick();
  const input = cell.getByRole('textbox');
  const shown = await input.inputValue();
  await input.fill(value);
  await input.press(key);
  await input.waitFor({ state: 'detached' });
  return shown;
}

describe('an expression that goes wrong', () => {
  it('says why, and changes nothing', async () => {
    await refused('n', 'depth * 2', /there is no field depth/);
    await refused('n', 'area *', /ends too early/);
    await refused('n', 'cube(area)', /there is no function cube/);
    await refused('area', 'area * 2', /has area already/);
  });

  it('of single rows leaves them without a value, and says how many', async () => {
    const largest = Math.max(...(await hand.features()).map(({ areaM2 }) => areaM2 ?? 0));
    await hand.step(() => calculate('n', `1 / (round(area, 3) - round(${largest}, 3))`));
    await hand.told(/1 of 3 rows got no value/);
    expect((await values('n')).filter((value) => value === null)).toHaveLength(1);
    await hand.step(() => calculate('n', 'label * 2'));
    await hand.told(/3 of 3 rows got no value/);
    await hand.step(() => calculate('n', 'area * 1e300 * 1e300'));
    await hand.told(/3 of 3 rows got no value/);
    await hand.step(() => calculate('n', 'round(perimeter / 4, 1)'));
    await hand.step(() => calculate('lon', 'centroid_lon'));
    for (const lon of await values('lon')) expect(lon).toBeCloseTo(-34.88, 1);
    expect(await told()).not.toMatch(/got no value/);
  });

  it('in the filter is told beside it, and every row stays in sight', async () => {
    const filter = id('table-filter');
    const count = id('attribute-table').getByRole('status');
    for (const [source, because] of [
      ['area >', /ends too early/],
      ['depth > 1', /there is no field depth/],
      ['area > 1)', /"\)" is not expected there/],
      ["label = 'open", /is not understood/],
    ] as const) {
      await filter.fill(source);
      await hand.until(async () => because.test((await count.textContent()) ?? ''), `${source} is told`);
      expect(await id('table-row').count()).toBe(3);
    }
    await filter.fill('centroid_lat < 0 and n > 0');
    await hand.until(async () => (await count.textContent()) === '3 rows', 'the filter holds');
    await filter.fill('');
  });
});

describe('a cell', () => {
  it('shows all digits to write on, takes only what its field holds, and Esc leaves it', async () => {
    const [first] = await hand.features();
    const at = await write(0, 'n', '1,234.5');
    expect(Number(at)).toBe(first?.attributes?.n);
    await hand.until(async () => (await values('n'))[0] === 1234.5, 'the number is kept');
    const before = await steps();
    await hand.dismissNotices();
    await write(0, 'n', 'many');
    await hand.told(/“many” is no number; nothing was changed/);
    expect(await write(0, 'n', '77', 'Escape')).toBe('1234.5');
    expect(await steps()).toBe(before);
    await hand.step(async () => {
      await write(0, 'n', '');
    });
    expect((await values('n'))[0]).toBeNull();
  });
});

describe('what is copied', () => {
  it('is pasted with every separator, quote and line end, and with no formula in it', async () => {
    for (const [row, label] of ['a,b "c"', '=1+1', "@SUM(A1:A2)'"].entries())
      await hand.step(async () => void (await write(row, 'label', label)));
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+A');
    await id('table-copy').click();
    await hand.told(/3 rows were copied/);
    await hand.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const csv = await hand.page.evaluate(() => navigator.clipboard.readText());
    for (const cell of ['"a,b ""c"""', "'=1+1", "'@SUM(A1:A2)'"]) expect(csv).toContain(`,${cell},`);
  });
});

describe('in German', () => {
  it('a number is written with a comma, and what is refused is said in German', async () => {
    await hand.command('Sprache: Deutsch');
    await hand.page.getByRole('menuitem', { name: 'Datei' }).waitFor();
    await id('table-row').first().waitFor();
    await hand.step(async () => void (await write(1, 'n', '1.234,5')));
    expect((await values('n'))[1]).toBe(1234.5);
    expect(await write(1, 'n', '1234,5')).toBe('1234,5');
    await write(1, 'n', 'viele');
    await hand.told(/„viele“ ist keine Zahl; nichts wurde geändert/);
    // Of a row that was chosen by the hand alone it would be one of one.
    await hand.page.getByTestId('map').focus();
    await hand.keys('Control+Shift+A');
    await calculate('m', 'n / 0');
    await hand.told(/3 von 3 Zeilen bekamen keinen Wert/);
  });
});
