import { count } from "./format.ts";

/** Texts of the viewer of masked rows. */
export const maskedRowsTexts = {
  title: "Masked rows",
  lead: "What you see was masked before it came here. Opening it counts as taking the masked copy; close the tab when you are done.",
  loading: "The masked copy is being fetched …",
  failed: "The masked copy could not be opened. Take a working copy first, or download it instead.",
  tables: "Tables",
  tableOf: (name: string, rows: number | null) => (rows === null ? name : `${name} (${count(rows, "row", "rows")})`),
  page: (from: number, to: number) => (to < from ? "No rows" : `Rows ${String(from)} to ${String(to)}, in an order of chance`),
  earlier: "Earlier rows",
  later: "More rows",
} as const;
