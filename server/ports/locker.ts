/**
 * One writer at a time for one thing (an upload, an erasure), over all nodes. Whoever asks for a held lock makes its holder be told to let go; the
 * wait ends with the signal.
 */
export interface Locker {
  /**
   * Resolves with the release. `onAsked` is called when another one asks ("asked": let go soon), or when the lock can no longer be kept ("lost":
   * stop writing at once; another one may hold it a few seconds later). @throws {Refusal} `locked` when `signal` aborts first; `unavailable`.
   */
  acquire(id: string, signal: AbortSignal, onAsked: (why: "asked" | "lost") => void): Promise<() => void>;
  /** The release when the lock is free now, else null: nobody is told and nobody waits. @throws {Refusal} `unavailable`. */
  attempt(id: string): Promise<(() => void) | null>;
}
