/** The one model of a kind that is in memory: asked for another, it frees the last one before it opens the new one. */
export interface Disposable {
  dispose(): Promise<void>;
}

export class Held<Choice, Model extends Disposable> {
  readonly #open: (choice: Choice) => Promise<Model>;
  #current: { readonly identity: string; readonly model: Model } | undefined;

  constructor(open: (choice: Choice) => Promise<Model>) {
    this.#open = open;
  }

  /** The model of this identity where it is in memory, as it is now: it may go with the next `get`. */
  peek(identity: string): Model | null {
    return this.#current?.identity === identity ? this.#current.model : null;
  }

  /** The model of this identity, opened if it is not the one in memory. One call at a time. A failure is not kept. */
  async get(identity: string, choice: Choice): Promise<Model> {
    if (this.#current?.identity === identity) return this.#current.model;
    const previous = this.#current;
    this.#current = undefined;
    await previous?.model.dispose();
    const model = await this.#open(choice);
    this.#current = { identity, model };
    return model;
  }
}
