import { startProgress } from "../console/progress.ts";
import { counted } from "../console/units.ts";
import { Failure } from "../failure.ts";
import { formatFailure, openLocal, planDigest, planFor, shownColumns } from "../masking/look.ts";
import { maskingKey } from "../masking/masking-key.ts";
import { makeNewFile } from "../masking/new-file.ts";
import type { CommandGroup } from "../program.ts";
import { pathOf } from "../surroundings.ts";

interface Options {
  readonly out: string;
  readonly hide?: readonly string[];
  readonly show?: readonly string[];
  readonly key?: string;
}

/** `mask`: a masked copy of a database, made on this machine. Needs no portal. */
export const addMask: CommandGroup = (program, { surroundings, report, note }) => {
  program
    .command("mask")
    .description("make a masked copy of a database on this machine: SQLite, or CSV for CSV")
    .argument("<file>", "the database; it is only read")
    .requiredOption("--out <file>", "the masked copy; a name that is free")
    .option("--hide <column...>", "hide these columns altogether, as TABLE.COLUMN")
    .option("--show <column...>", "show these columns as they are, as TABLE.COLUMN (refused for passwords and keys)")
    .option("--key <file>", "a key for pseudonyms that stay the same from copy to copy; made when the file does not exist (a new random key otherwise)")
    .option("--json", "print one JSON object")
    .action(async (typed: string, { out, hide, show, key: keyFile }: Options) => {
      const path = pathOf(surroundings, typed);
      const target = pathOf(surroundings, out);
      const opened = await openLocal(path);
      try {
        const plan = await planFor(opened, { hide: hide ?? [], show: show ?? [] });
        const { key, from } = await maskingKey(keyFile === undefined ? null : pathOf(surroundings, keyFile));
        if (from === "new-file") note(`A new key was made: ${pathOf(surroundings, keyFile ?? "")}. Keep it on this side: with it pseudonyms can be tried out.`);
        const [{ createKeyedHash }, { createMasker }, { writeCsv, writeSqlite }] = await Promise.all([import("../../server/domain/masking/keyed-hash.ts"), import("../../server/domain/masking/masker.ts"), import("../masking/write-masked.ts")]);
        const isCsv = opened.file.format === "CSV" && !/\.(?:sqlite3?|db3?)$/i.test(target);
        const total = opened.file.tables.reduce((sum, table) => sum + (table.rowCount ?? 0), 0);
        const progress = startProgress(surroundings, `Masking ${typed}`, opened.bytes);
        const onRow = (rows: number): void => {
          if (surroundings.stop.aborted) throw new Failure("stopped", "Stopped. Nothing was written.");
          progress.at(total === 0 ? 0 : Math.min(opened.bytes, Math.floor((rows / total) * opened.bytes)));
        };
        const tables = await makeNewFile(target, (part) => (isCsv ? writeCsv : writeSqlite)(opened.file, plan, createMasker(plan, createKeyedHash(key)), part, onRow)).catch((error: unknown) => {
          throw formatFailure(error, path);
        });
        progress.end();
        const masked = plan.columns.filter((one) => one.operation !== "pass").length;
        report({
          json: {
            file: path,
            format: opened.found.name,
            out: target,
            outFormat: isCsv ? "CSV" : "SQLite",
            key: from === "chance" ? "random" : "file",
            planSha256: planDigest(plan),
            tables: opened.file.tables.map((table, index) => ({ name: table.name, writtenAs: tables[index]?.name ?? table.name, rows: tables[index]?.rows ?? 0, columns: shownColumns(opened.file, plan, table.name) })),
          },
          lines: [
            `${target}: ${counted(tables.length, "table")}, ${counted(tables.reduce((sum, one) => sum + one.rows, 0), "row")}; ${String(masked)} of ${counted(plan.columns.length, "column")} masked.`,
            ...plan.columns.filter((one) => one.operation === "pass").map((one) => `  shown: ${one.table}.${one.column} (${one.evidence[0] ?? ""})`),
          ],
        });
      } finally {
        opened.close();
      }
    });
};
