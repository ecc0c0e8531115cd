/** The attribute table under a hand: scrolled, sorted, filtered, with every frame looked at for blank rows. */
import type { Page } from 'playwright-core';
import type { Action } from './window-actions.ts';

export const sorting: Action = {
  name: 'sort by a column',
  async run({ page }, times) {
    const heads = page.getByTestId('table-scroller').locator('th button');
    for (let i = 0; i < times; i++) {
      await heads.nth([3, 0, 6][i % 3]!).click();
      await page.waitForTimeout(700);
    }
    for (let i = 0; i < 3; i++) await heads.nth(1).click();
    await page.waitForTimeout(700);
  },
};

export const filtering: Action = {
  name: 'type a filter',
  async run({ page }, times) {
    const filter = page.getByTestId('table-filter');
    for (let i = 0; i < Math.min(times, 3); i++) {
      await filter.fill('');
      await filter.pressSequentially("area > 300 and label = 'shed'", { delay: 60 });
      await page.waitForTimeout(600);
    }
    await filter.fill('');
    await page.waitForTimeout(600);
  },
};

export const choosing: Action = {
  name: 'choose rows',
  async run({ page }, times) {
    for (let i = 0; i < times * 2; i++) {
      await page
        .getByTestId('table-row')
        .nth(2 + i)
        .click();
      await page.waitForTimeout(100);
    }
  },
};

/** Looks at the table in every frame: is each place of a row in sight filled by a row? */
export async function watchForBlankRows(page: Page) {
  await page.evaluate(() => {
    const state = { frames: 0, blanks: 0, stopped: false };
    Object.assign(globalThis, { benchBlank: state });
    const look = () => {
      if (state.stopped) return;
      const scroller = document.querySelector('[data-testid="table-scroller"]');
      const rows = [...document.querySelectorAll('[data-testid="table-row"]')];
      if (scroller && rows.length > 0) {
        const { top, bottom } = scroller.getBoundingClientRect();
        const first = rows[0]!.getBoundingClientRect().top;
        const last = rows.at(-1)!.getBoundingClientRect().bottom;
        const head = scroller.querySelector('thead')?.getBoundingClientRect().height ?? 0;
        state.frames += 1;
        if (
          first > top + head + 24 ||
          last < Math.min(bottom, scroller.querySelector('table')!.getBoundingClientRect().bottom) - 24
        )
          state.blanks += 1;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () =>
    page.evaluate(() => {
      const state = Reflect.get(globalThis, 'benchBlank') as { frames: number; blanks: number; stopped: boolean };
      state.stopped = true;
      return { frames: state.frames, blanks: state.blanks };
    });
}
