import type { Column } from "../../../server/formats/tables/tables.ts";

/** A file with the name that it was chosen by (folders left out). */
export interface NamedFile {
  readonly file: File;
  readonly name: string;
}

/** Question to the worker: one file, and what was chosen beside it. One answer comes, `TablesAnswer`. */
export interface TablesQuestion extends NamedFile {
  readonly companions: readonly NamedFile[];
  readonly password?: string;
  /** False: no counting where that reads more than a header. */
  readonly isCounted?: boolean;
}

export interface TableShape {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rowCount: number | null;
}

/** The tables, or why there are none: a code of `openTables`, or `unreadable`. */
export type TablesAnswer = { readonly format: string; readonly tables: readonly TableShape[] } | { readonly refusal: string; readonly message: string };
