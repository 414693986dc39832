import { createHash } from "node:crypto";
import type { ColumnPlan, MaskPlan, Override } from "../../server/domain/masking/plan.ts";
import { planJson } from "../../server/domain/masking/plan.ts";
import { planMasking } from "../../server/domain/masking/plan-masking.ts";
import { Refusal } from "../../server/domain/refusal.ts";
import { sampleColumns } from "../../server/formats/masked/samples.ts";
import { recognise, type Recognised } from "../../server/formats/recognise.ts";
import type { TableFile } from "../../server/formats/tables/tables.ts";
import { Failure } from "../failure.ts";
import { localFileSource, type LocalFileSource } from "../local-file-source.ts";
import { fileFailure } from "../sending/local-files.ts";
import { lstatSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A local database, opened for masking, with what must be closed. */
export interface OpenedFile {
  readonly path: string;
  readonly bytes: number;
  readonly found: Recognised;
  readonly file: TableFile;
  readonly close: () => void;
}

/** What the file says it is, without opening it. @throws {Failure} `file-problem`. */
export function recogniseLocal(path: string): { readonly source: LocalFileSource; readonly found: Recognised } {
  try {
    if (!lstatSync(path).isFile()) throw new Failure("file-problem", `${path} is no plain file.`);
    const source = localFileSource(path);
    return { source, found: recognise(source.read(0, Math.min(source.size, 2 ** 20)), source.read(Math.max(0, source.size - 2 ** 16), source.size), source.name, source.size) };
  } catch (error) {
    throw fileFailure(error, path);
  }
}

/**
 * Opens a database of this machine as tables, with the files that belong to it and lie beside it.
 * @throws {Failure} `file-problem` with the format's own code when it cannot be read.
 */
export async function openLocal(path: string): Promise<OpenedFile> {
  const { source, found } = recogniseLocal(path);
  const companions = companionsOf(path);
  const closeAll = (): void => {
    for (const one of [source, ...companions]) one.close();
  };
  try {
    // Loaded only here: its readers would cost every other command their start.
    const { openTables } = await import("../../server/formats/tables/open.ts");
    const file = await openTables(source, { companions });
    return {
      path,
      bytes: source.size,
      found,
      file,
      close: () => {
        file.close();
        closeAll();
      },
    };
  } catch (error) {
    closeAll();
    throw formatFailure(error, path);
  }
}

/** Files of the same name that hold a part of it: a write-ahead log, memo files. */
function companionsOf(path: string): readonly LocalFileSource[] {
  const stem = basename(path).replace(/\.[^.]*$/, "");
  return [`${basename(path)}-wal`, ...["dbt", "DBT", "fpt", "FPT"].map((ending) => `${stem}.${ending}`)].flatMap((name) => {
    try {
      return [localFileSource(join(dirname(path), name))];
    } catch {
      return [];
    }
  });
}

/** @throws nothing: it makes the failure that a person gets. */
export function formatFailure(error: unknown, path: string): Failure {
  if (error instanceof Refusal && error.code === "not-allowed") return new Failure("refused", error.message, null, error.code);
  if (error instanceof Refusal) return new Failure("file-problem", `${path}: ${error.message}`, error.code === "format-password" ? "Open it in its own program and save a copy without a password." : null, error.code);
  return fileFailure(error, path);
}

/** Samples the tables and decides every column. @throws {Failure} `refused` for a credential that was to be shown, `usage` for a column that is not there. */
export async function planFor({ file, path }: OpenedFile, wishes: { readonly hide?: readonly string[]; readonly show?: readonly string[] } = {}): Promise<MaskPlan> {
  try {
    const samples = await sampleColumns(file);
    const override = (wish: "hide" | "show") => (typed: string): Override => ({ ...columnOf(file, typed), decidedBy: "customer", wish });
    return planMasking(samples, [...(wishes.show ?? []).map(override("show")), ...(wishes.hide ?? []).map(override("hide"))]);
  } catch (error) {
    throw formatFailure(error, path);
  }
}

/** `TABLE.COLUMN` as a person types it: names may hold points, and of a file with one table the table may be left out. */
function columnOf(file: TableFile, typed: string): { table: string; column: string } {
  const all = file.tables.flatMap((table) => table.columns.map((column) => ({ table: table.name, column: column.name })));
  const fits = (test: (left: string, right: string) => boolean) => all.filter(({ table, column }) => test(`${table}.${column}`, typed) || (file.tables.length === 1 && test(column, typed)));
  const exact = fits((left, right) => left === right);
  const [one, ...others] = exact.length > 0 ? exact : fits((left, right) => left.toLowerCase() === right.toLowerCase());
  if (one === undefined || others.length > 0) throw new Failure("usage", `There is no column ${typed}.`, "Name it as TABLE.COLUMN; custody inspect FILE lists them.", "not-found");
  return one;
}

/** SHA-256 over the plan's canonical JSON, as hexadecimal digits. */
export function planDigest(plan: MaskPlan): string {
  return createHash("sha256").update(planJson(plan)).digest("hex");
}

/** The columns of one table as `--json` shows them, in the file's order. */
export function shownColumns(file: TableFile, plan: MaskPlan, table: string): readonly object[] {
  const byName = new Map(plan.columns.filter((one) => one.table === table).map((one) => [one.column, one] as const));
  return (file.tables.find((one) => one.name === table)?.columns ?? []).flatMap(({ name, type, isKey }) => {
    const decided: ColumnPlan | undefined = byName.get(name);
    return decided === undefined ? [] : [{ name, type, isKey, class: decided.class, operation: decided.operation, subject: decided.subject, evidence: decided.evidence, decidedBy: decided.decidedBy, mayRelease: decided.mayRelease }];
  });
}
