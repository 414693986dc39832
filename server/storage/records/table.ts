import { sql } from "kysely";
import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from "kysely";
import type { Table, Where } from "../../ports/records/records.ts";
import { keyColumns, newSlot, overwriteSlots } from "./key-slots.ts";
import { folded } from "./schema.ts";
import type { Schema, Source } from "./schema.ts";

/** One type for all tables; `Table<Row>` is what callers see and checks their columns. */
type AnySchema = Record<string, Record<string, unknown>>;
type AnyDatabase = Kysely<AnySchema>;

/** `named`: the table has a `name` that is searched for. `isAppendOnly`: a found row is not held, because nobody may change it. */
interface TableTraits {
  readonly named?: boolean;
  readonly isAppendOnly?: boolean;
}

/** The one implementation of `Table`. @throws {TypeError} for a condition that is undefined, and for a change without any condition. */
export function tableOver<Row extends object>(source: Source, name: keyof Schema, traits: TableTraits = {}): Table<Row> {
  const database = (): AnyDatabase => source.database() as unknown as AnyDatabase;
  const keyColumn = source.kind === "sqlite" && (name === "transfers" || name === "files") ? keyColumns[name] : null;
  const stored = (row: object): Record<string, unknown> =>
    traits.named && "name" in row ? { ...row, nameSearch: folded(String(row.name)) } : { ...row };
  const handedOut = (row: Record<string, unknown>): Row => {
    if (traits.named) delete row["nameSearch"];
    return row as Row;
  };
  const narrowed = (where: Where<Row>): Where<Row> => {
    if (Object.keys(where).length === 0) throw new TypeError(`a change of ${name} needs a condition`);
    return where;
  };
  /** Several statements that belong together, also where no transaction is open. */
  const together = <T>(work: (inside: AnyDatabase) => Promise<T>): Promise<T> => (source.isTransaction ? work(database()) : database().transaction().execute(work));
  const slotsOf = async (inside: AnyDatabase, where: Where<Row>, column: string): Promise<{ slot: number | null }[]> =>
    inside.selectFrom(name).select(sql<number | null>`${sql.ref(column)}`.as("slot")).where(matching(where)).execute();
  const updated = async (inside: AnyDatabase, where: Where<Row>, values: Record<string, unknown>): Promise<number> =>
    Number((await inside.updateTable(name).set(values).where(matching(where)).executeTakeFirst()).numUpdatedRows);

  const count = async (where: Where<Row>): Promise<number> =>
    (await database().selectFrom(name).select(sql<number>`count(*)`.as("count")).where(matching(where)).executeTakeFirstOrThrow()).count;

  return {
    async find(where) {
      const query = database().selectFrom(name).selectAll().where(matching(where)).limit(1);
      // What a transaction has read stays as it is until its end: in SQLite by nature, in PostgreSQL because the row is held.
      const isHeld = source.kind === "postgres" && source.isTransaction && !traits.isAppendOnly;
      const row = await (isHeld ? query.forNoKeyUpdate() : query).executeTakeFirst();
      return row && handedOut(row);
    },
    async list(where, order) {
      let query = database().selectFrom(name).selectAll().where(matching(where));
      if (order) query = query.orderBy(order.by, order.descending ? "desc" : "asc");
      if (order?.limit !== undefined) query = query.limit(order.limit);
      return (await query.execute()).map(handedOut);
    },
    count,
    async insert(row) {
      const values = stored(row);
      const key = keyColumn === null ? null : values[keyColumn];
      if (keyColumn === null || !(key instanceof Uint8Array)) await database().insertInto(name).values(values).execute();
      else await together(async (inside) => inside.insertInto(name).values({ ...values, [keyColumn]: await newSlot(inside, key) }).execute());
    },
    async update(where, change) {
      const values = stored(change);
      if (Object.keys(values).length === 0) return count(where);
      narrowed(where);
      if (keyColumn === null || !(keyColumn in values)) return updated(database(), where, values);
      const key = values[keyColumn] as Uint8Array | null;
      return together(async (inside) => {
        const rows = await slotsOf(inside, where, keyColumn);
        const slots = rows.flatMap((row) => row.slot ?? []);
        if (key && rows.length > 1) throw new TypeError("a wrapped key belongs to one row");
        await overwriteSlots(inside, slots, key);
        if (rows.length === 0) return 0;
        return updated(inside, where, { ...values, [keyColumn]: key && (slots[0] ?? (await newSlot(inside, key))) });
      });
    },
    async add(where, amounts) {
      const sums = Object.entries(amounts).map(([column, amount]) => [column, sql`${sql.ref(column)} + ${amount}`]);
      return updated(database(), narrowed(where), Object.fromEntries(sums) as Record<string, unknown>);
    },
    async remove(where) {
      narrowed(where);
      const removed = async (inside: AnyDatabase): Promise<number> => Number((await inside.deleteFrom(name).where(matching(where)).executeTakeFirst()).numDeletedRows);
      if (keyColumn === null) return removed(database());
      return together(async (inside) => {
        await overwriteSlots(inside, (await slotsOf(inside, where, keyColumn)).flatMap((row) => row.slot ?? []), null);
        return removed(inside);
      });
    },
  };
}

function matching<Row>(where: Where<Row>) {
  return (eb: ExpressionBuilder<AnySchema, string>): ExpressionWrapper<AnySchema, string, SqlBool> =>
    eb.and(
      Object.entries<unknown>(where).map(([column, value]) => {
        // A forgotten value must never widen the condition to all rows.
        if (value === undefined) throw new TypeError(`the condition on ${column} is undefined`);
        if (value === null) return eb(column, "is", null);
        if (!Array.isArray(value)) return eb(column, "=", value);
        const present = value.filter((one) => one !== null);
        return eb.or([
          ...(present.length > 0 ? [eb(column, "in", present)] : []),
          ...(present.length < value.length ? [eb(column, "is", null)] : []),
        ]);
      }),
    );
}
