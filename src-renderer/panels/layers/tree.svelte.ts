/** What the hand is on in the layer tree. */
export class TreeStore {
  /** The layer whose row is current: for keys, for the style panel. */
  currentId = $state<string | null>(null);
  renamingId = $state<string | null>(null);
  describedId = $state<string | null>(null);
}
