/** Of each session only the newest work is under way. */
export class Newest {
  readonly #underWay = new Map<string, AbortController>();

  /** Ends the session's older work, whose caller hears `run.cancelled`. */
  async run<T>(session: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.cancel(session);
    const controller = new AbortController();
    this.#underWay.set(session, controller);
    try {
      return await work(controller.signal);
    } finally {
      if (this.#underWay.get(session) === controller) this.#underWay.delete(session);
    }
  }

  /** Ends the session's work; nothing where there is none. */
  cancel(session: string): void {
    this.#underWay.get(session)?.abort();
  }
}
