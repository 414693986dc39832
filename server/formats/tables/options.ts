import type { ByteSource } from "./tables.ts";

/** How a file is opened. Everything may be left out. */
export interface OpenOptions {
  /** Of an Access database. */
  readonly password?: string;
  /** Files that belong to it, by their names: `NAME-wal` of SQLite, `.dbt` or `.fpt` of dBase. Others are ignored. */
  readonly companions?: readonly ByteSource[];
  /** False leaves `rowCount` null where counting reads more than a header. Default: true. */
  readonly isCounted?: boolean;
  /** Overrides what is guessed of a CSV file. */
  readonly csv?: CsvOptions;
}

export interface CsvOptions {
  readonly delimiter?: string;
  /** Whether the first row names the columns. */
  readonly hasHeader?: boolean;
  readonly encoding?: TextEncoding;
}

export const textEncodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** The companion of this name, whatever the case of its letters. */
export function companion(options: OpenOptions, name: string): ByteSource | null {
  return options.companions?.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}
