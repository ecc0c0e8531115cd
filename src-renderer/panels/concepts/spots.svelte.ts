/** Where something taught is being found: places at once, outlines as they come. Of one search at a time, the newest. */
import type { RasterId } from '../../../src-main/contract/raster.ts';
import type { Polygon } from '../../../src-main/contract/run.ts';
import type { Spot, SpotsTold } from '../../../src-main/contract/spots.ts';

export interface SeenSpot {
  readonly spot: Spot<'map'>;
  /** From 1, the likeliest first; it stays when others turn out not to be it. */
  readonly rank: number;
  /** `place`: like the examples, not outlined yet. `dropped`: it is not it. */
  readonly state: 'place' | 'outlined' | 'dropped';
  /** In the map space of the raster. */
  readonly polygons: readonly Polygon<'map'>[];
}

export class SpotsStore {
  rasterId = $state.raw<RasterId | null>(null);
  /** Every place that was told, by rank. */
  all = $state.raw<readonly SeenSpot[]>([]);
  /** Whether more is coming. */
  searching = $state(false);
  /** Of which search news are taken (`SpotsTold.of`). */
  #of: string | null = null;

  /** What is to be seen: places that may be it, and what was outlined. */
  get shown(): readonly SeenSpot[] {
    return this.all.filter(({ state }) => state !== 'dropped');
  }

  get outlined(): number {
    return this.all.filter(({ state }) => state === 'outlined').length;
  }

  /** A new search; what an older one has found goes. */
  begin(of: string, rasterId: RasterId): void {
    this.#of = of;
    this.rasterId = rasterId;
    this.all = [];
    this.searching = true;
  }

  /** The search is through; what it found stays in sight until `clear`. */
  done(of: string): void {
    if (this.#of === of) this.searching = false;
  }

  clear(): void {
    this.#of = null;
    this.all = [];
    this.searching = false;
  }

  hear({ of, news }: SpotsTold): void {
    if (of !== this.#of) return;
    if (news.kind === 'spots') this.#take(news.spots);
    else if (news.kind === 'dropped') this.#change(news.id, { state: 'dropped', polygons: [] });
    else {
      if (!this.all.some(({ spot }) => spot.id === news.spot.id)) this.#take([news.spot]);
      this.#change(news.spot.id, { state: 'outlined', polygons: news.polygons });
    }
  }

  /** Those of a further window come after those that have their rank already. */
  #take(spots: readonly Spot<'map'>[]): void {
    const fresh = spots.filter(({ id }) => !this.all.some(({ spot }) => spot.id === id));
    const from = this.all.length + 1;
    const added = fresh.map((spot, i): SeenSpot => ({ spot, rank: from + i, state: 'place', polygons: [] }));
    this.all = [...this.all, ...added];
  }

  #change(id: string, change: Pick<SeenSpot, 'state' | 'polygons'>): void {
    this.all = this.all.map((seen) => (seen.spot.id === id ? { ...seen, ...change } : seen));
  }
}
