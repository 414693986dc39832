import { queryOptions } from "@tanstack/react-query";
import type { TablesAnswer } from "../formats/tables-protocol.ts";
import type { ChosenFile } from "./item.ts";
import { folderOf, type LocalCheck } from "./local-check.ts";

/** What opening a file from end to end told: its tables, or what its beginning did not show. */
export type LocalReading = { readonly tables: number; readonly rows: number | null } | { readonly finding: "damaged" | "password-protected" };

/** Texts are read from end to end, and only those that take seconds; a SQLite database of any size needs a few of its pages. */
const textBytesMax = 2 ** 29;
const patienceMilliseconds = 60_000;

/** One file after the other: a folder of a hundred databases must not start a hundred workers. */
let turn: Promise<unknown> = Promise.resolve();

/** Opens a chosen file in a worker, once its beginning looks readable; null where that tells nothing more. Sending never waits for it. */
export function localReadingQuery(chosen: ChosenFile, check: LocalCheck | undefined, all: readonly ChosenFile[]) {
  const beside = all.filter((one) => one.key !== chosen.key && folderOf(one.name) === folderOf(chosen.name));
  const isReadable = check !== undefined && "found" in check && check.found.finding === "readable";
  const isWhole = isReadable && (check.found.name === "SQLite" || check.found.name === "Access" || chosen.file.size <= textBytesMax);
  return queryOptions({
    queryKey: ["local-reading", chosen.key, beside.map((one) => one.key).join("/")],
    queryFn: ({ signal }) => inTurn(() => read(chosen, beside, signal)),
    enabled: isWhole,
    staleTime: Infinity,
    retry: false,
    networkMode: "always" as const,
  });
}

async function read(chosen: ChosenFile, beside: readonly ChosenFile[], signal: AbortSignal): Promise<LocalReading | null> {
  if (signal.aborted) return null;
  const { askForTables } = await import("../formats/tables.ts");
  const named = ({ file, name }: ChosenFile) => ({ file, name: name.slice(folderOf(name).length) });
  const answer = await askForTables({ ...named(chosen), companions: beside.map(named) }, AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)]));
  return answer === null ? null : asReading(answer);
}

function asReading(answer: TablesAnswer): LocalReading | null {
  if ("tables" in answer) return { tables: answer.tables.length, rows: answer.tables.reduce<number | null>((sum, { rowCount }) => (sum === null || rowCount === null ? null : sum + rowCount), 0) };
  if (answer.refusal === "format-damaged") return { finding: "damaged" };
  return answer.refusal === "format-password" ? { finding: "password-protected" } : null;
}

function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const mine = turn.then(task);
  turn = mine.catch(() => undefined);
  return mine;
}
