import type { ImportReport } from "../../../contract/shapes/directory.ts";
import { Refusal } from "../../../domain/refusal.ts";
import { sha256 } from "../../../sealing/signature.ts";
import type { Caller, Ports } from "../../context.ts";
import { bookMinutes } from "../book-minutes.ts";
import { applyChange, recordChange } from "./change-directory.ts";
import { readDirectoryCsv, type CsvRow } from "./read-csv.ts";

/** Undoes a try: the preview does everything and keeps nothing, so that it shows every error that applying would meet. */
class Undo extends Error {}

/**
 * Imports a CSV, or shows what it would do. Nothing is applied while any row has an error; each account is one transaction, and the same file again adds nothing twice.
 * @throws {Refusal} `not-valid` for a file that cannot be read at all.
 */
export async function importDirectory(ports: Ports, caller: Caller, given: { readonly csv: string; readonly apply: boolean }): Promise<ImportReport> {
  const rows = readDirectoryCsv(given.csv);
  const fileKey = Buffer.from(sha256(Buffer.from(given.csv, "utf8"))).toString("hex");
  const found = new Map<string, string | null>();
  for (const name of new Set(rows.map(({ account }) => account))) found.set(name, name === "" ? null : await accountCalled(ports, name));
  const errors = new Map(rows.map((row) => [row, found.get(row.account) === null && row.account !== "" ? [...row.errors, `account: there is no account ${row.account}; add it first`] : [...row.errors]]));
  const groups = Map.groupBy(rows.filter((row) => errors.get(row)?.length === 0), (row) => found.get(row.account) ?? "");
  for (const [accountId, group] of groups) await applyGroup(ports, caller, { accountId, group, fileKey, isKept: false }, errors);
  const count = [...errors.values()].reduce((sum, list) => sum + list.length, 0);
  const wasApplied = given.apply && count === 0;
  if (wasApplied) for (const [accountId, group] of groups) await applyGroup(ports, caller, { accountId, group, fileKey, isKept: true }, errors);
  return {
    rows: rows.map((row) => ({ line: row.line, account: row.account, accountId: found.get(row.account) ?? null, does: describe(row), errors: errors.get(row) ?? [] })),
    errors: [...errors.values()].reduce((sum, list) => sum + list.length, 0),
    wasApplied,
  };
}

async function applyGroup(ports: Ports, caller: Caller, work: { accountId: string; group: readonly CsvRow[]; fileKey: string; isKept: boolean }, errors: Map<CsvRow, string[]>): Promise<void> {
  const { accountId, group, fileKey, isKept } = work;
  let current = group[0];
  try {
    await ports.records.transact(async (tables) => {
      for (const row of group) {
        current = row;
        await applyChange(ports, tables, caller, accountId, row.change, "imported");
        if (row.minutes !== null) await bookMinutes(ports, tables, { accountId, pool: "support", order: { kind: "import", minutes: row.minutes }, key: `import ${fileKey} ${String(row.line)}`, actorId: caller.personId });
      }
      if (!isKept) throw new Undo();
      const [first] = group;
      if (first !== undefined) await recordChange(ports, tables, caller, accountId, { ...first.change, licences: group.flatMap(({ change }) => change.licences ?? []), contacts: group.flatMap(({ change }) => change.contacts ?? []) }, "imported");
    });
  } catch (error) {
    if (error instanceof Undo) return;
    if (!(error instanceof Refusal) || current === undefined) throw error;
    errors.get(current)?.push(error.message);
  }
}

/** By the licensing system's id, else by its exact name. */
async function accountCalled(ports: Ports, name: string): Promise<string | null> {
  const { read } = ports.records;
  const byId = await read.supportAccounts.find({ externalId: name });
  if (byId !== undefined) return byId.accountId;
  const byName = await read.accounts.list({ name }, { by: "id", limit: 2 });
  return byName.length === 1 ? (byName[0]?.id ?? null) : null;
}

function describe({ change, minutes }: CsvRow): string[] {
  return [
    ...(change.licences ?? []).map(({ reference }) => `licence ${reference}`),
    ...(change.contacts ?? []).map(({ email, isNamed }) => `${isNamed === true ? "named caller" : "user"} ${email}`),
    ...(change.plan === undefined ? [] : ["plan"]),
    ...(minutes === null ? [] : [`${String(Math.max(0, minutes))} minutes`]),
  ];
}
