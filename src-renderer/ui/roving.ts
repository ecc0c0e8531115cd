/**
 * A Svelte action for tool bars and tab lists: the Tab key stops once, at the control that was used
 * last; arrow keys, Home and End move among the others (WAI-ARIA's roving tabindex).
 */
export interface Roving {
  /** Which descendants take part. */
  readonly items: string;
  readonly axis: 'x' | 'y' | 'both';
  /** Chooses on moving, for tabs. */
  readonly onmove?: (item: HTMLElement) => void;
}

export function roving(node: HTMLElement, options: Roving): { destroy(): void } {
  const stop = new AbortController();
  const list = () => [...node.querySelectorAll<HTMLElement>(options.items)].filter((item) => item.offsetParent);
  const settle = (current?: HTMLElement) => {
    const all = list();
    const selected = all.find((item) => item.getAttribute('aria-selected') === 'true');
    const kept = current ?? selected ?? all.find((item) => item.tabIndex === 0) ?? all[0];
    for (const item of all) {
      const index = item === kept ? 0 : -1;
      if (item.tabIndex !== index) item.tabIndex = index;
    }
  };
  const observer = new MutationObserver(() => settle());
  observer.observe(node, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-selected'] });
  settle();
  node.addEventListener(
    'focusin',
    (event) => event.target instanceof HTMLElement && event.target.matches(options.items) && settle(event.target),
    { signal: stop.signal },
  );
  node.addEventListener('keydown', (event) => onKey(event, { list, options }), { signal: stop.signal });
  return {
    destroy() {
      observer.disconnect();
      stop.abort();
    },
  };
}

function onKey(event: KeyboardEvent, { list, options }: { list: () => HTMLElement[]; options: Roving }): void {
  const all = list();
  const at = all.findIndex((item) => item.matches(':focus'));
  if (at < 0) return;
  const steps: Record<string, number> = {
    ...(options.axis === 'y' ? {} : { ArrowRight: 1, ArrowLeft: -1 }),
    ...(options.axis === 'x' ? {} : { ArrowDown: 1, ArrowUp: -1 }),
    Home: -at,
    End: all.length - 1 - at,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  const next = all[(at + step + all.length) % all.length];
  next?.focus();
  if (next) options.onmove?.(next);
  event.preventDefault();
  event.stopPropagation();
}
