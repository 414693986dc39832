import type { MaskCell } from "../../domain/masking/cells.ts";
import { createKeyedHash } from "../../domain/masking/keyed-hash.ts";
import { createMasker, type Masker } from "../../domain/masking/masker.ts";
import { columnPlan, planJson, type MaskPlan } from "../../domain/masking/plan.ts";
import { lookupDistinctMin } from "../../domain/session/lookup.ts";
import { cellCharactersMax, type LiveAnswer, type LiveRequest, type ShownCell } from "../../domain/session/messages.ts";
import type { Table, TableFile } from "../../formats/tables/tables.ts";
import { sha256Hex, utf8 } from "../bytes.ts";
import { NoAnswer, type Executor, type Ran, type RunLimits } from "./executor.ts";
import { createSelect, type Selected } from "./select.ts";
import { createSnapshot, quoted, usualCaps, type SnapshotCaps } from "./snapshot.ts";

export interface ExecutorOptions {
  readonly file: TableFile;
  /** Tables that the grant names; the others do not exist for the engineer. */
  readonly tables: readonly string[];
  readonly plan: MaskPlan;
  /** 32 random bytes of this session; they never leave the customer's machine. */
  readonly key: Uint8Array;
  /** SHA-256 of the file as it is now: computed anew whenever the file may have changed. */
  readonly databaseDigest: () => Promise<string>;
  /** Milliseconds. */
  readonly now: () => number;
  /** From 0 up to 1; the platform's own where nothing is given. */
  readonly random?: () => number;
  readonly caps?: SnapshotCaps;
}

/** Views that are remembered, for look-ups and reveals. */
const viewsMax = 20;

interface View {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ShownCell[])[];
  /** Rows of the file. */
  readonly sourceRows: readonly number[];
}

/** Opens the executor over a file. Snapshots are built when they are first asked for. */
export async function createExecutor(options: ExecutorOptions): Promise<Executor> {
  const { file, now } = options;
  let plan = options.plan;
  const hash = createKeyedHash(options.key);
  let masker: Masker = createMasker(plan, hash);
  const tables = options.tables.map((name) => {
    const table = file.tables.find((one) => one.name === name);
    if (table === undefined) throw new NoAnswer("table-not-granted");
    return table;
  });
  const names = new Set(tables.map((table) => table.name));
  const snapshot = await createSnapshot({ tables, plan: () => plan, masker: () => masker, caps: options.caps ?? usualCaps, random: options.random ?? randomFraction });
  const select = await createSelect(snapshot, now);
  const views = new Map<number, View>();

  const tableOf = (name: string): Table => {
    const table = tables.find((one) => one.name === name);
    if (table === undefined) throw new NoAnswer("table-not-granted");
    return table;
  };
  const ready = async (name: string, limits: RunLimits): Promise<void> => {
    if (snapshot.built(name) === null) await snapshot.build(name, limits);
  };
  const planned = (table: string, column: string): { class: string; operation: string } => {
    const found = columnPlan(plan, table, column);
    return { class: found?.class ?? "unknown", operation: found?.operation ?? "fixed" };
  };

  const schema = (): Ran => ({
    classes: [],
    answer: {
      kind: "schema",
      tables: tables.map((table) => {
        const built = snapshot.built(table.name);
        return { name: table.name, rows: built?.rows ?? null, isSample: built?.isSample ?? false, columns: table.columns.map((column) => ({ name: column.name, type: column.type, isKey: column.isKey, ...planned(table.name, column.name) })) };
      }),
    },
  });

  const browse = async (request: Extract<LiveRequest, { kind: "browse" }>, view: number, limits: RunLimits): Promise<Ran> => {
    const table = tableOf(request.table);
    const { orderBy } = request;
    if (orderBy !== undefined && !table.columns.some((column) => column.name === orderBy.column)) throw new NoAnswer("column-not-there");
    await ready(table.name, limits);
    const order = orderBy === undefined ? "rowid" : `${quoted(orderBy.column)}${orderBy.descending ? " DESC" : ""}, rowid`;
    const count = Math.min(request.limit, limits.rowsMax);
    const found = select.run(`SELECT rowid, ${table.columns.map((column) => quoted(column.name)).join(", ")} FROM ${quoted(table.name)} ORDER BY ${order} LIMIT ${String(count + 1)} OFFSET ${String(request.offset)}`, names, { rowsMax: count, isStopped: limits.isStopped });
    const built = snapshot.built(table.name);
    const columns = table.columns.map((column) => ({ name: column.name, ...planned(table.name, column.name) }));
    const rows = found.rows.map((row) => row.slice(1));
    views.set(view, { table: table.name, columns: columns.map((column) => column.name), rows, sourceRows: found.rows.map((row) => built?.sourceRows[Number(row[0]) - 1] ?? -1) });
    for (const old of [...views.keys()].slice(0, -viewsMax)) views.delete(old);
    return { answer: { kind: "rows", table: table.name, columns, rows, isCut: found.isCut, sampleOf: built?.isSample === true ? built.rows : null }, classes: columns.map((column) => column.class) };
  };

  const query = async (sql: string, limits: RunLimits): Promise<Ran> => {
    // What is asked for is known only to the engine: prepared once to learn it, then built, then run.
    for (const table of select.tablesOf(sql, names)) await ready(table, limits);
    const found = select.run(sql, names, limits);
    const columns = found.columns.map((column) => ({ name: column.name.slice(0, 300), ...originOf(column) }));
    const samples = [...found.tables].flatMap((table) => (snapshot.built(table)?.isSample === true ? [snapshot.built(table)?.rows ?? 0] : []));
    const answer: LiveAnswer = { kind: "rows", table: null, columns, rows: [...found.rows], isCut: found.isCut, sampleOf: samples.length === 0 ? null : Math.min(...samples) };
    return { answer, classes: columns.map((column) => column.class) };
  };
  const originOf = ({ table, column }: Selected["columns"][number]): { class: string; operation: string } => (table === null || column === null || !names.has(table) ? { class: "computed", operation: "computed" } : planned(table, column));

  const viewOf = (view: number): View => {
    const found = views.get(view);
    if (found === undefined) throw new NoAnswer("lookup-refused");
    return found;
  };

  return {
    digests: async () => ({ database: await options.databaseDigest(), plan: await sha256Hex(utf8(planJson(plan))) }),
    run: async (request, view, limits) => (request.kind === "schema" ? schema() : request.kind === "browse" ? browse(request, view, limits) : query(request.sql, limits)),
    lookupQuestion: (view, column) => {
      const { table } = viewOf(view);
      const found = tableOf(table).columns.find((one) => one.name === column);
      if (found === undefined) throw new NoAnswer("column-not-there");
      return { table, column, ...planned(table, column), columnType: found.type, distinct: Math.min(snapshot.built(table)?.distinct.get(column) ?? 0, lookupDistinctMin) };
    },
    lookUp: (view, column, value) => {
      const { table, columns, rows } = viewOf(view);
      const [masked] = masker.table(table, [column])([value.trim()]);
      const at = columns.indexOf(column);
      return rows.findIndex((row) => row[at] === masked);
    },
    reveal: async (view, row, column) => {
      const { table, columns, sourceRows } = viewOf(view);
      const name = columns[column];
      const source = sourceRows[row];
      const decided = name === undefined ? undefined : columnPlan(plan, table, name);
      if (name === undefined || source === undefined || source < 0) throw new NoAnswer("column-not-there");
      if (decided === undefined || !decided.mayRelease) throw new NoAnswer("not-released");
      let at = 0;
      for await (const cells of tableOf(table).rows()) {
        if (at === source) return { value: inClear(cells[tableOf(table).columns.findIndex((one) => one.name === name)] ?? null), class: decided.class, table, column: name };
        at += 1;
      }
      throw new NoAnswer("database-changed");
    },
    hide: (table, column) => {
      if (columnPlan(plan, table, column) === undefined) throw new NoAnswer("column-not-there");
      plan = hiddenIn(plan, [{ table, column }]);
      masker = createMasker(plan, hash);
      if (names.has(table)) snapshot.hide(table, column);
      for (const [number, view] of views) if (view.table === table && view.columns.includes(column)) views.delete(number);
      return Promise.resolve();
    },
    close: () => { snapshot.close(); },
  };
}

/** The plan with these columns hidden by the customer: what the next epoch's digest is over. */
export function hiddenIn(plan: MaskPlan, hide: readonly { readonly table: string; readonly column: string }[]): MaskPlan {
  const isHidden = (one: MaskPlan["columns"][number]): boolean => hide.some(({ table, column }) => one.table === table && one.column === column);
  return { ...plan, columns: plan.columns.map((one) => (isHidden(one) ? { ...one, operation: "hide", subject: null, decidedBy: "customer", evidence: ["The customer hides it.", ...one.evidence] } : one)) };
}

/** SHA-256 of a plan, as the grant carries it. */
export function planDigestOf(plan: MaskPlan): Promise<string> {
  return sha256Hex(utf8(planJson(plan)));
}

/** Columns of the granted tables by class, as the grant carries them. */
export function columnsByClass(plan: MaskPlan, tables: readonly string[]): { class: string; masked: number; passed: number }[] {
  const counts = new Map<string, { class: string; masked: number; passed: number }>();
  for (const one of plan.columns) {
    if (!tables.includes(one.table)) continue;
    const count = counts.get(one.class) ?? { class: one.class, masked: 0, passed: 0 };
    counts.set(one.class, one.operation === "pass" ? { ...count, passed: count.passed + 1 } : { ...count, masked: count.masked + 1 });
  }
  return [...counts.values()].sort((left, right) => (left.class < right.class ? -1 : 1));
}

function inClear(cell: MaskCell): ShownCell {
  if (cell === null || typeof cell === "boolean") return cell;
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell === "bigint") return String(cell);
  return typeof cell === "string" ? cell.slice(0, cellCharactersMax) : `[bytes, ${String(cell.length)}]`;
}

function randomFraction(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
