/** A file in memory. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A masked database, and what was done. */
export interface MaskedBytes {
  /** An SQLite database. */
  readonly bytes: Uint8Array;
  readonly tables: number;
  readonly rows: number;
  readonly columns: number;
  readonly maskedColumns: number;
  /** SHA-256 over the plan's canonical JSON, hexadecimal. */
  readonly planSha256: string;
}

/** Makes masked copies in memory, away from the main thread, one at a time; nothing is ever written to a disk. */
export interface CopyMasker {
  /** Bytes of a file and its companions together, above which none is made. */
  readonly bytesMax: number;
  /**
   * The file's own memory may be taken over and is unusable afterwards. Pseudonyms are under a key of this one copy that is kept nowhere.
   * @throws {Refusal} `format-not-readable`, `format-damaged`, `format-password`, `format-too-large`; `unavailable` when it took too long or memory ran out.
   */
  mask(file: NamedBytes, companions: readonly NamedBytes[]): Promise<MaskedBytes>;
  close(): Promise<void>;
}
