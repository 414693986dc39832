/** What the main thread and the digest worker say to each other. `slot` counts sealed segments within the job's shared memory. */

/** How much of a file's beginning and end comes with its digest. */
export const edgeBytes = 128 << 10;

export type ToDigestWorker =
  | {
      readonly job: number;
      readonly say: "begin";
      readonly fileId: string;
      readonly fileKey: Uint8Array;
      readonly segmentCount: number;
      readonly slots: SharedArrayBuffer;
    }
  | { readonly job: number; readonly say: "segment"; readonly slot: number; readonly bytes: number }
  | { readonly job: number; readonly say: "forget" };

export type FromDigestWorker =
  | { readonly job: number; readonly say: "taken"; readonly slot: number; readonly bytes: number }
  | { readonly job: number; readonly say: "damaged" }
  | ({ readonly job: number; readonly say: "done" } & Digest);

export interface Digest {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}
