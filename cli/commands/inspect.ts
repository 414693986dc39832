import { formatFailure, openLocal, planDigest, planFor, recogniseLocal, shownColumns } from "../masking/look.ts";
import { bytesInWords, counted } from "../console/units.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { pathOf } from "../surroundings.ts";

const unreadable = new Set(["format-not-readable", "format-damaged", "format-password", "format-too-large"]);

/** `inspect`: what a database is and what masking would do with every column. Needs no portal; shows no value. */
export const addInspect: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("inspect")
    .description("say what a database file is, and for every column what it holds and how it would be masked; on this machine only")
    .argument("<file>", "the database")
    .option("--json", "print one JSON object")
    .action(async (typed: string) => {
      const path = pathOf(surroundings, typed);
      const { source, found } = recogniseLocal(path);
      source.close();
      const what = { file: path, bytes: source.size, format: found };
      try {
        const opened = await openLocal(path);
        try {
          const plan = await planFor(opened);
          const tables = opened.file.tables.map((table) => ({ name: table.name, rows: table.rowCount, columns: shownColumns(opened.file, plan, table.name) }));
          report({
            json: { ...what, isReadable: true, planSha256: planDigest(plan), tables },
            lines: [
              `${found.name}${found.version === null ? "" : ` ${found.version}`}, ${bytesInWords(source.size)}, ${counted(tables.length, "table")}.`,
              ...tables.flatMap((table) => [
                "",
                `${table.name}${table.rows === null ? "" : ` (${counted(table.rows, "row")})`}`,
                ...plan.columns.filter((one) => one.table === table.name).map((one) => `  ${one.column}: ${one.class}, ${one.operation}${one.subject === null ? "" : ` by ${one.subject}`}. ${one.evidence[0] ?? ""}`),
              ]),
            ],
          });
        } finally {
          opened.close();
        }
      } catch (error) {
        const failure = formatFailure(error, path);
        if (!(error instanceof Failure) || !unreadable.has(error.code)) throw failure;
        // What a file is can be told also where it cannot be opened.
        report({ json: { ...what, isReadable: false, reason: { code: error.code, message: error.message }, tables: [] }, lines: [`${found.name}${found.version === null ? "" : ` ${found.version}`}, ${bytesInWords(source.size)}.`, error.message] });
      }
    });
};
