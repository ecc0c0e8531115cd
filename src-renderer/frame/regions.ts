/** F6 walks the parts of the window, as desktop programs do: every element with `data-region`. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((node) => node.offsetParent);
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const from = at < 0 && step < 0 ? 0 : at;
  const next = regions[(from + step + regions.length) % regions.length];
  if (next) (firstStop(next) ?? next).focus();
}

/** The first thing in a region that the Tab key would stop at. */
function firstStop(region: HTMLElement): HTMLElement | null {
  const stops = region.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]',
  );
  return [...stops].find((node) => node.tabIndex >= 0 && !node.hasAttribute('disabled') && node.offsetParent) ?? null;
}
