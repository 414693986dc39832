/** A database file as tables of typed rows, the same for every format, in the server, the command line and a browser's worker. */

/**
 * The bytes of a file, read where they lie. Reading is synchronous because SQLite's own reader is: `FileReaderSync` in a browser's worker,
 * `readSync` in Node. What reads a whole file into memory says so and has a cap.
 */
export interface ByteSource {
  /** The last part of the file's name. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes `start` (inclusive) to `end` (exclusive). @throws when the file cannot be read any more. */
  read(start: number, end: number): Uint8Array;
}

/** What a column holds, as far as the format tells. Dates and instants are ISO 8601 texts; amounts that would lose digits are texts too. */
export const columnTypes = ["text", "integer", "real", "decimal", "boolean", "date", "instant", "time", "bytes", "unknown"] as const;
export type ColumnType = (typeof columnTypes)[number];

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** True for a key of the table, where the format tells. */
  readonly isKey: boolean;
}

export type Cell = null | boolean | number | bigint | string | Uint8Array;

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Null where counting would mean reading everything. */
  readonly rowCount: number | null;
  /**
   * Every row, in the file's order, one cell a column. May be called again; each call begins anew. It hardly ever waits: who serves others
   * meanwhile calls it in a worker. @throws Refusal `format-damaged` in the middle, where the file is damaged there or was closed.
   */
  rows(): AsyncIterable<readonly Cell[]>;
}

/** An opened file: `openTables` in `open.ts`. */
export interface TableFile {
  /** As `recognise` names it, for example `SQLite` or `Access`. */
  readonly format: string;
  readonly tables: readonly Table[];
  close(): void;
}
