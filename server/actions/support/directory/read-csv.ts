import { parse } from "csv-parse/sync";
import { contactChange, licenceChange, planChange, type DirectoryChange } from "../../../contract/shapes/directory.ts";
import { Refusal } from "../../../domain/refusal.ts";

/** What a column means; every row names its account, everything else may be left out or empty. */
export const csvColumns = [
  "account", "licence", "product", "edition", "acquired", "purchased_on", "rented_through_on", "plan_through_on", "current_through_on", "version",
  "tier", "term", "term_starts_on", "renews_on", "includes_chat", "paid_caller_extras", "user_email", "user_name", "named_caller", "minutes",
] as const;
type Column = (typeof csvColumns)[number];

const rowsMax = 5000;

/** One line: the account as it is called there, the change that it asks for, and what is wrong with it. */
export interface CsvRow {
  readonly line: number;
  readonly account: string;
  readonly change: DirectoryChange;
  /** An opening balance of support minutes, or null. */
  readonly minutes: number | null;
  readonly errors: readonly string[];
}

/** @throws {Refusal} `not-valid` for a file that is no CSV with a header, or has an unknown column. */
export function readDirectoryCsv(csv: string): CsvRow[] {
  let parsed: { record: Record<string, string>; info: { lines: number } }[];
  try {
    parsed = parse(csv, { bom: true, columns: (header: string[]) => header.map((name) => name.trim().toLowerCase().replaceAll(/[\s-]+/g, "_")), info: true, skip_empty_lines: true, trim: true }) as unknown as typeof parsed;
  } catch (error) {
    throw new Refusal("not-valid", `This is not a CSV that can be read: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""}`);
  }
  if (parsed.length > rowsMax) throw new Refusal("not-valid", `At most ${String(rowsMax)} rows at once; the file has ${String(parsed.length)}.`);
  const unknown = Object.keys(parsed[0]?.record ?? {}).filter((name) => !(csvColumns as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Refusal("not-valid", `There is no column ${unknown.join(", ")}. Known are ${csvColumns.join(", ")}.`, { unknown });
  if (parsed.length > 0 && !("account" in (parsed[0]?.record ?? {}))) throw new Refusal("not-valid", "The column account is missing.");
  return parsed.map(({ record, info }) => readRow(record, info.lines));
}

function readRow(record: Record<string, string>, line: number): CsvRow {
  const errors: string[] = [];
  const cell = (name: Column): string | undefined => (record[name] === undefined || record[name] === "" ? undefined : record[name]);
  const flag = (name: Column): boolean | undefined => {
    const value = cell(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (["yes", "true", "1"].includes(value)) return true;
    if (["no", "false", "0"].includes(value)) return false;
    errors.push(`${name}: must be yes or no`);
    return undefined;
  };
  const integer = (name: Column): number | undefined => {
    const value = cell(name);
    if (value === undefined) return undefined;
    if (/^-?\d{1,8}$/.test(value)) return Number(value);
    errors.push(`${name}: must be a whole number`);
    return undefined;
  };
  const checked = <T>(schema: { safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } } }, value: object): T | undefined => {
    const result = schema.safeParse(Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)));
    if (result.success) return result.data;
    errors.push(...result.error.issues.map((issue) => `${issue.path.map(String).join(".")}: ${issue.message}`));
    return undefined;
  };
  const account = cell("account");
  if (account === undefined) errors.push("account: is empty");
  const licence = cell("licence") === undefined ? undefined : checked(licenceChange, {
    reference: cell("licence"), product: cell("product"), edition: cell("edition"), acquired: cell("acquired")?.toLowerCase(), purchasedOn: cell("purchased_on"), rentedThroughOn: cell("rented_through_on"),
    planThroughOn: cell("plan_through_on"), currentThroughOn: cell("current_through_on"), installedVersion: cell("version"),
  });
  const contact = cell("user_email") === undefined ? undefined : checked(contactChange, { email: cell("user_email"), name: cell("user_name"), isNamed: flag("named_caller"), licence: cell("licence") });
  const given = { tier: cell("tier")?.toLowerCase(), term: cell("term")?.toLowerCase(), termStartsOn: cell("term_starts_on"), renewsOn: cell("renews_on"), includesChat: flag("includes_chat"), paidCallerExtras: integer("paid_caller_extras") };
  const plan = Object.values(given).every((value) => value === undefined) ? undefined : checked(planChange, given);
  return {
    line,
    account: account ?? "",
    change: { ...(plan === undefined ? {} : { plan }), ...(licence === undefined ? {} : { licences: [licence] }), ...(contact === undefined ? {} : { contacts: [contact] }) },
    minutes: integer("minutes") ?? null,
    errors,
  };
}
