/** Places of the map with a name, kept over restarts. */
import type { MapPlace } from '../../map/view.svelte.ts';

export interface Bookmark {
  readonly id: string;
  readonly name: string;
  readonly place: MapPlace;
}

export class BookmarksStore {
  list = $state.raw<readonly Bookmark[]>([]);

  add(name: string, place: MapPlace): Bookmark {
    const made = { id: crypto.randomUUID(), name, place };
    this.list = [...this.list, made];
    return made;
  }

  rename(id: string, name: string): void {
    if (name.trim() === '') return;
    this.list = this.list.map((bookmark) => (bookmark.id === id ? { ...bookmark, name: name.trim() } : bookmark));
  }

  /** Returns the function that brings it back where it was. */
  remove(id: string): () => void {
    const before = this.list;
    this.list = before.filter((bookmark) => bookmark.id !== id);
    return () => {
      this.list = before;
    };
  }
}
