/** Lets pieces of work on one file go one after another, in the order in which they came; different files do not wait for each other. */
export class Turns {
  readonly #ends = new Map<string, Promise<unknown>>();

  async take<T>(fileId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#ends.get(fileId);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#ends.set(fileId, turn);
    try {
      return await turn;
    } finally {
      if (this.#ends.get(fileId) === turn) this.#ends.delete(fileId);
    }
  }
}
