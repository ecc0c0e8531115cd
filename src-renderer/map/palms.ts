/** Fingers and palms that rest on the map while a pen works there are not heard. */

/** A pen that hovers or was lifted for less than this comes down again. Milliseconds. */
const lifted = 500;

/** Returns how to end it. */
export function ignorePalms(target: HTMLElement): () => void {
  const stop = new AbortController();
  /** Touches that the map has heard of, with what they were on. */
  const heard = new Map<number, EventTarget>();
  const ignored = new Set<number>();
  let penIsDown = false;
  let penAt = Number.NEGATIVE_INFINITY;

  function pen(event: PointerEvent): void {
    penAt = event.timeStamp;
    if (event.type === 'pointerdown') {
      penIsDown = true;
      // A palm comes down before its pen: what it began is given up.
      for (const [pointerId, on] of heard) {
        const given = { pointerId, pointerType: 'touch', button: -1, bubbles: true };
        on.dispatchEvent(new PointerEvent('pointercancel', given));
        ignored.add(pointerId);
      }
      heard.clear();
    }
    if (event.type === 'pointerup' || event.type === 'pointercancel') penIsDown = false;
  }

  function touch(event: PointerEvent): void {
    const { pointerId, timeStamp } = event;
    if (event.type === 'pointerdown') {
      ignored.delete(pointerId);
      if (penIsDown || timeStamp - penAt < lifted) ignored.add(pointerId);
      else if (event.target) heard.set(pointerId, event.target);
    }
    if (ignored.has(pointerId)) event.stopImmediatePropagation();
    if (event.type === 'pointerup' || event.type === 'pointercancel') heard.delete(pointerId);
  }

  function hear(event: PointerEvent): void {
    const onMap = event.target instanceof Node && target.contains(event.target);
    if (event.pointerType === 'pen' && (onMap || penIsDown)) pen(event);
    // What the map is told of itself is its own.
    if (event.pointerType === 'touch' && event.isTrusted && onMap) touch(event);
  }
  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const)
    window.addEventListener(type, hear, { capture: true, signal: stop.signal });
  return () => stop.abort();
}
