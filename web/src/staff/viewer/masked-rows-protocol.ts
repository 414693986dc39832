export const rowsPerPage = 50;

export type RowsQuestion = { readonly file: File } | { readonly table: string; readonly page: number };

export interface ShownTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rowCount: number | null;
}

export interface ShownRows {
  readonly table: string;
  readonly page: number;
  /** Cells as texts; null is an empty text. */
  readonly rows: readonly (readonly string[])[];
}

export type RowsAnswer = { readonly tables: readonly ShownTable[] } | ShownRows | { readonly failed: true };
