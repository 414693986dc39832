import type { ColumnSample, MaskCell } from "../../../server/domain/masking/cells.ts";
import type { DataClass } from "../../../server/domain/masking/classes.ts";
import { chanceOf } from "./chance.ts";
import { heldOutTables } from "./held-out.ts";
import { tunedTables, type TableLine } from "./tuned.ts";
import { plainValues, spoken } from "./values.ts";

export interface LabelledColumn extends ColumnSample {
  readonly expected: DataClass;
}
export interface LabelledTable {
  readonly name: string;
  readonly columns: readonly LabelledColumn[];
}

const rowsPerTable = 60;

/** Builds the labelled tables of one part, the same on every machine. Every tenth value is missing, as in life. */
export function buildCorpus(part: "tuned" | "held-out"): readonly LabelledTable[] {
  return (part === "tuned" ? tunedTables : heldOutTables).map((line, index) => buildTable(line, `${part}-${String(index)}`));
}

function buildTable([language, table, columns]: TableLine, seed: string): LabelledTable {
  return {
    name: table,
    columns: columns.split(" | ").map((text) => {
      const match = /^(.*)=([a-z-]+):(\w+)$/.exec(text);
      if (match === null) throw new Error(`the corpus cannot be read: ${text}`);
      const [, header = "", expected = "", kind = ""] = match;
      const chance = chanceOf(`${seed} ${header}`);
      const maker = kind in spoken ? spoken[kind as keyof typeof spoken](language) : plainValues[kind as keyof typeof plainValues];
      if (typeof maker !== "function") throw new Error(`no maker ${kind}`);
      const values: MaskCell[] = Array.from({ length: rowsPerTable }, () => (chance.below(10) === 0 && kind !== "key" ? null : maker(chance)));
      const isNumber = values.every((value) => value === null || typeof value === "number");
      const type = !isNumber ? "text" : values.every((value) => value === null || Number.isInteger(value)) ? "integer" : "real";
      return { table, column: header, type, isKey: kind === "key" && /^(id|pid)$/i.test(header), values, expected: expected as DataClass };
    }),
  };
}
