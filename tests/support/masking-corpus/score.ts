import { dataClasses, type DataClass } from "../../../server/domain/masking/classes.ts";
import { planMasking } from "../../../server/domain/masking/plan-masking.ts";
import { buildCorpus } from "./corpus.ts";

export interface ClassScore {
  readonly class: DataClass;
  readonly columns: number;
  /** Of the columns that the engine put into the class, the share that belong there; null where it put none. */
  readonly precision: number | null;
  /** Of the columns that belong there, the share that the engine put there. */
  readonly recall: number | null;
  /** Of the columns that belong there, the share that are not passed, whatever they were taken for. */
  readonly hidden: number | null;
}

export interface Mistake {
  readonly table: string;
  readonly column: string;
  readonly expected: DataClass;
  readonly found: DataClass;
}

/** Runs the engine over one part of the corpus, table by table as it would meet them. */
export function scorePart(part: "tuned" | "held-out"): { readonly scores: readonly ClassScore[]; readonly mistakes: readonly Mistake[] } {
  const judged = buildCorpus(part).flatMap((table) => {
    const plan = planMasking(table.columns);
    return table.columns.map((column) => {
      const found = plan.columns.find((one) => one.column === column.column);
      if (found === undefined) throw new Error(`no plan for ${column.column}`);
      return { table: table.name, column: column.column, expected: column.expected, found: found.class, isHidden: found.operation !== "pass" };
    });
  });
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const scores = dataClasses.map((dataClass) => {
    const belong = judged.filter((one) => one.expected === dataClass);
    const put = judged.filter((one) => one.found === dataClass);
    const right = belong.filter((one) => one.found === dataClass).length;
    return { class: dataClass, columns: belong.length, precision: share(right, put.length), recall: share(right, belong.length), hidden: share(belong.filter((one) => one.isHidden).length, belong.length) };
  });
  return { scores, mistakes: judged.filter((one) => one.expected !== one.found).map(({ table, column, expected, found }) => ({ table, column, expected, found })) };
}

/** The table of docs/MASKING.md. */
export function scoreTable(): string {
  const tuned = scorePart("tuned").scores;
  const heldOut = scorePart("held-out").scores;
  const shown = (share: number | null | undefined): string => (share === null || share === undefined ? "–" : share.toFixed(2));
  const rows = tuned.map((one, index) => {
    const other = heldOut[index];
    return `| ${one.class} | ${String(one.columns)} | ${shown(one.precision)} | ${shown(one.recall)} | ${String(other?.columns ?? 0)} | ${shown(other?.precision)} | ${shown(other?.recall)} | ${one.class === "plain" ? "–" : shown(other?.hidden)} |`;
  });
  return ["| class | tuned: columns | precision | recall | held out: columns | precision | recall | masked, as whatever |", "|---|---|---|---|---|---|---|---|", ...rows].join("\n");
}

if (import.meta.main) {
  console.log(scoreTable());
  if (process.argv.includes("--mistakes")) for (const part of ["tuned", "held-out"] as const) for (const one of scorePart(part).mistakes) console.log(`${part}: ${one.table}.${one.column}: ${one.expected}, found ${one.found}`);
}
