/**
 * One writer at a time for one upload. Whoever asks for a held lock makes its holder be told to let go; the wait ends with the signal.
 */
export interface Locker {
  /** Resolves with the release. @throws {Refusal} `locked` when `signal` aborts first. */
  acquire(id: string, signal: AbortSignal, onRequested: () => void): Promise<() => void>;
}
