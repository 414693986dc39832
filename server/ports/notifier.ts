/** Tells connected browsers that something changed; carries ids only, and only to people who may see them (R34). */
export interface Notifier {
  changed(change: Change): void;
  /** Calls `listener` for every change; returns a function that stops it. */
  listen(listener: (change: Change) => void): () => void;
}

export interface Change {
  readonly topic: "transfer" | "queue" | "person" | "session-ended";
  readonly id: string;
  readonly accountId: string | null;
}
