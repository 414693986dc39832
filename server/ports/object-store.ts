/**
 * Where sealed objects live. A store sees sealed bytes only; it never holds a key.
 *
 * The shape fits a folder on a disk and S3 alike: an upload grows by whole sealed segments, may stop after any of them
 * with a sealed tail beside it, and goes on later, perhaps at another node. A store that can only take large parts
 * (S3: at least 5 MiB) keeps what does not fill a part, together with the tail, as a remainder of its own.
 */
export interface ObjectStore {
  /** Begins an unfinished object, or does nothing where it exists. `header` is written once, before any segment. */
  begin(objectId: string, header: Uint8Array): Promise<void>;

  /**
   * Opens an unfinished object for writing and tells what is durable in it.
   * @throws {Refusal} `object-missing` when it was never begun, is finished or was removed.
   */
  resume(objectId: string): Promise<UnfinishedObject>;

  /** A finished object's whole size in bytes (header included), or null where there is none. */
  size(objectId: string): Promise<number | null>;

  /**
   * Sealed bytes `start` (inclusive) to `end` (exclusive) of a finished object, in order.
   * Each piece is valid until the next is asked for: the store may use its memory again.
   * @throws {Refusal} `object-missing`.
   */
  read(objectId: string, start: number, end: number): AsyncIterable<Uint8Array>;

  /** Removes every trace: the object, its versions, unfinished parts, tails. Repeating it is harmless. */
  remove(objectId: string): Promise<void>;

  /** Looks for traces by a path that shares no code with `remove`. */
  probe(objectId: string): Promise<readonly ProbeAnswer[]>;

  /** Ids of everything in the store, finished or not, for the sweep of what no record knows (I3). */
  list(): AsyncIterable<{ objectId: string; changedAt: Temporal.Instant }>;

  /** True when the store answers and can be written; used by `/api/ready`. */
  isReady(): Promise<boolean>;
}

export interface UnfinishedObject {
  /** The header that `begin` was given. */
  readonly header: Uint8Array;
  /** Whole sealed segments that are stored. */
  readonly segmentCount: number;
  /**
   * How many of them, from the first, were settled. The others were written before a crash and never acknowledged: the caller
   * opens them before it trusts them, and drops the bad ones with `keep`. A store that checks what it takes answers `segmentCount`.
   */
  readonly settledCount: number;
  /** The sealed tail (see docs/FORMAT.md) after the settled segments, or null. Void once a segment stands after them. */
  readonly tail: Uint8Array | null;
  /**
   * Sealed bytes of the stored segments `from` (inclusive) to `to` (exclusive), in pieces as with `read`.
   * @throws {Refusal} `unavailable` from a store that cannot read what is unfinished.
   */
  readSegments(from: number, to: number): AsyncIterable<Uint8Array>;
  /** Goes on after the first `count` segments; the others are forgotten, at the latest with the next `settle`. Comes before any `append`. */
  keep(count: number): Promise<void>;
  /**
   * Takes the bytes of the next sealed segments, in order, cut into pieces anywhere; each call ends with the end of a segment.
   * Resolves when the store has room for more, not when they are durable. It may be called again before that: the order is kept,
   * and it is the caller's part to wait when too much is under way. The pieces belong to the store from then on.
   * @throws {Refusal} `storage-full`, `unavailable`; after either, only what stood before is sure.
   */
  append(pieces: readonly Uint8Array[]): Promise<void>;
  /** Makes everything appended durable, with `tail` in the place of the former one. After it, the offset may be told. */
  settle(tail: Uint8Array | null): Promise<void>;
  /** Settles, drops the tail and turns the unfinished object into a finished one, atomically. Repeating it is harmless. */
  finish(): Promise<void>;
  /** Releases what the writer holds without changing what is stored. */
  close(): Promise<void>;
}

/** One place that was asked for traces, and what it said. `unknown` is only for what the store cannot answer. */
export interface ProbeAnswer {
  readonly place: string;
  readonly found: "yes" | "no" | "unknown";
  readonly detail: string;
  /** The answer is about a setting of the store with which nothing can be proven (Object Lock, replication), not about a trace. */
  readonly preventsProof?: boolean;
}
