import type { Readable } from "node:stream";
import type { ProbeAnswer } from "./object-store.ts";

/**
 * Plain bytes in, sealed bytes stored; sealed bytes read, plain bytes out. The only way by which file content
 * enters or leaves the portal. `fileKey` is the file's own 32 random bytes, unwrapped for the call and not kept.
 */
export interface SealedStore {
  /** Begins an empty unfinished file. Harmless when repeated. */
  begin(fileId: string, fileKey: Uint8Array): Promise<void>;

  /**
   * Plain bytes that a crash cannot take back.
   * @throws {Refusal} `object-missing`; `object-damaged` when the tail does not open.
   */
  offset(fileId: string, fileKey: Uint8Array): Promise<number>;

  /**
   * Appends from `source` until it ends, fails, `maxBytes` have been taken, or `signal` aborts; in each of these cases what was
   * taken is durable before the promise settles. Returns the new durable offset when the source ended or `signal` aborted.
   * The source is left paused, not destroyed, where it did not end; its chunks must not change after it gave them. With `isGivenAway` the
   * chunks belong to the store, which releases their memory at once: nobody else may look at them.
   * @throws {Refusal} `offset-mismatch`, `locked` (another append to the same file is under way in this process), `too-large`
   * (more than `maxBytes` arrived: they are kept, the rest is not), `length-mismatch` (the source failed or closed before its end:
   * what came is kept), `storage-full`, `unavailable`. The last four carry the fact `offset`.
   */
  append(
    fileId: string,
    fileKey: Uint8Array,
    source: Readable,
    limits: { readonly offset: number; readonly maxBytes: number; readonly signal?: AbortSignal; readonly isGivenAway?: boolean },
  ): Promise<number>;

  /** Seals the last segment and finishes the file at its present offset. Harmless when repeated. */
  finish(fileId: string, fileKey: Uint8Array): Promise<void>;

  /**
   * Reads a finished file back, off the main thread, and gives its size, its SHA-256 (lower-case hex) and its first and last
   * bytes (at most 128 KiB each), by which its format is recognised.
   * @throws {Refusal} `object-damaged` when any segment does not open, `object-missing`.
   */
  digest(
    fileId: string,
    fileKey: Uint8Array,
    onProgress?: (bytesDone: number) => void,
  ): Promise<{ bytes: number; sha256: string; head: Uint8Array; tail: Uint8Array }>;

  /**
   * Plain bytes `start` (inclusive) to `end` (exclusive) of a finished file. Each segment is checked before any of its bytes is
   * released; on a failure the stream is destroyed with a Refusal, so that it never ends cleanly short. `end` beyond the file is
   * `object-damaged` too: the caller asks for no more than the records say there is.
   */
  read(fileId: string, fileKey: Uint8Array, start: number, end: number): Readable;

  /**
   * A finished file's plain size in bytes, or null. Computed from the sealed size.
   * @throws {Refusal} `object-damaged` when no file has that sealed size.
   */
  bytes(fileId: string): Promise<number | null>;

  remove(fileId: string): Promise<void>;
  probe(fileId: string): Promise<readonly ProbeAnswer[]>;
  list(): AsyncIterable<{ fileId: string; changedAt: Temporal.Instant }>;
  isReady(): Promise<boolean>;
  /** Ends worker threads. */
  close(): Promise<void>;
}
