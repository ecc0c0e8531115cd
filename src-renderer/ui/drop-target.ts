/** A Svelte action: files dropped anywhere on the node, with a sign while they hover over it. */
export interface DropListener {
  over(over: boolean): void;
  drop(files: readonly File[]): void;
}

export function dropTarget(node: Document | HTMLElement, listener: DropListener): { destroy(): void } {
  const stop = new AbortController();
  const { signal } = stop;
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void) =>
    node.addEventListener(type, (event) => event instanceof DragEvent && handle(event), { signal });
  on('dragenter', (event) => carriesFiles(event) && listener.over(true));
  on('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = carriesFiles(event) ? 'copy' : 'none';
  });
  on('dragleave', (event) => event.relatedTarget === null && listener.over(false));
  on('drop', (event) => {
    event.preventDefault();
    listener.over(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) listener.drop(files);
  });
  return { destroy: () => stop.abort() };
}
