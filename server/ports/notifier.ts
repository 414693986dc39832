/** Tells connected browsers and running requests, on every node, that something changed; carries ids only, and only to people who may see them (R34). */
export interface Notifier {
  changed(change: Change): void;
  /** Calls `listener` for every change; returns a function that stops it. */
  listen(listener: (change: Change) => void): () => void;
}

/**
 * `progress`: of this transfer only amounts changed, nobody's rights: what hangs on a right need not ask again. `policy`: a calendar was published. `viewers`: somebody of support opened or closed this case or transfer. `job`: the job `id` is wished for. Two topics come from the notifier itself and carry no id: `missed` (changes may have been missed: ask
 * everything again) and `silent` (no change of other nodes arrives at present: what hangs on a right checks it, every second).
 */
export interface Change {
  readonly topic: "transfer" | "progress" | "queue" | "person" | "session-ended" | "remote-session" | "chat" | "case" | "viewers" | "policy" | "job" | "missed" | "silent";
  readonly id: string;
  readonly accountId: string | null;
}
