import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { Refusal } from "../../domain/refusal.ts";
import type { Migration } from "./migration.ts";
import { readingAlerts } from "./migrations/0036-reading-alerts.ts";
import { start } from "./migrations/0001-start.ts";
import { nodes } from "./migrations/0002-nodes.ts";
import { remoteSessions } from "./migrations/0003-remote-sessions.ts";
import { support } from "./migrations/0004-support.ts";
import { maskedCopies } from "./migrations/0005-masked-copies.ts";
import { chatPresence } from "./migrations/0014-chat-presence.ts";
import { caseEvents } from "./migrations/0012-case-events.ts";
import { operating } from "./migrations/0010-operating.ts";
import { mailIntake } from "./migrations/0016-mail-intake.ts";
import { planRenewals } from "./migrations/0025-plan-renewals.ts";
import { conversations } from "./migrations/0030-conversations.ts";
import { supervision } from "./migrations/0018-supervision.ts";
import { supportIndexes } from "./migrations/0038-support-indexes.ts";
import { workplace } from "./migrations/0032-workplace.ts";
import { answerClocks } from "./migrations/0034-answer-clocks.ts";
import { returnedMail } from "./migrations/0038-returned-mail.ts";
import type { Database, DatabaseKind } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

const migrations: readonly Migration[] = [start, nodes, remoteSessions, operating, support, maskedCopies, caseEvents, chatPresence, planRenewals, supervision, mailIntake, conversations, workplace, readingAlerts, answerClocks, supportIndexes, returnedMail];

/** Any number that no other program uses on the same database. */
const migrationLock = 1_397_051_219;

const words: Readonly<Record<DatabaseKind, Readonly<Record<string, string>>>> = {
  sqlite: { "{text}": "text", "{integer}": "integer", "{bytes}": "blob", "{key}": "integer", "{strict}": "strict" },
  postgres: { "{text}": 'text collate "C"', "{integer}": "bigint", "{bytes}": "bytea", "{key}": "bytea", "{strict}": "" },
};

/** What a schema has: tables with their columns, indexes and triggers, each as one line. */
type Shape = ReadonlySet<string>;

/**
 * Brings the schema to the newest step, all in one transaction: either every missing step happens or none.
 * @throws {Refusal} `setting-invalid` when the database has steps that this program does not know, or lacks parts of a step that it claims to have (F43).
 */
export async function migrate(database: Database, kind: DatabaseKind): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (kind === "postgres") await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(transaction);
    const applied = await appliedSteps(transaction, kind);
    const known = migrations.map((migration) => migration.name);
    const newer = applied.filter((name) => !known.includes(name));
    if (newer.length > 0) {
      throw new Refusal("setting-invalid", `The database has the schema step ${newer.join(", ")}, which this version of Custody does not know. Start the newer version, or restore an older back-up.`);
    }
    for (const [position, migration] of migrations.entries()) {
      if (applied.includes(migration.name)) continue;
      if (applied.some((name) => known.indexOf(name) > position)) throw halfMigrated(`step ${migration.name} is missing, but a later one is there`);
      await apply(transaction, kind, migration);
    }
    const missing = (await expectedShape(kind)).difference(await presentShape(transaction, kind));
    if (missing.size > 0) throw halfMigrated(`it lacks ${[...missing].slice(0, 3).join(", ")}`);
  });
}

/** Runs every step without asking what is there: for a new database. */
async function apply(database: Database, kind: DatabaseKind, migration: Migration): Promise<void> {
  const own = kind === "sqlite" ? migration.sqliteOnly : migration.postgresOnly;
  for (const statement of [...migration.statements, ...own]) {
    await sql.raw(statement.replaceAll(/\{\w+\}/g, (word) => words[kind][word] ?? word)).execute(database);
  }
  await sql`insert into schema_steps (name) values (${migration.name})`.execute(database);
}

async function appliedSteps(database: Database, kind: DatabaseKind): Promise<string[]> {
  const present = await presentShape(database, kind);
  if (present.has("column schema_steps.name")) {
    const { rows } = await sql<{ name: string }>`select name from schema_steps order by name`.execute(database);
    return rows.map((row) => row.name);
  }
  const ours = (await expectedShape(kind)).intersection(present);
  if (ours.size > 0) throw halfMigrated(`it has ${[...ours][0] ?? ""}, but not the list of its steps`);
  await createSteps(database);
  return [];
}

async function createSteps(database: Database): Promise<void> {
  await sql`create table schema_steps (name text primary key)`.execute(database);
}

function halfMigrated(what: string): Refusal {
  return new Refusal("setting-invalid", `The database's schema is half migrated: ${what}. Restore a back-up, or start with an empty database.`);
}

/** The shape after all steps, found by running them on an empty SQLite in memory: no second list to keep in step. */
async function expectedShape(kind: DatabaseKind): Promise<Shape> {
  const memory = new DatabaseSync(":memory:");
  const database = new Kysely<never>({ dialect: sqliteDialect(memory) }) as unknown as Database;
  try {
    await createSteps(database);
    for (const migration of migrations) await apply(database, "sqlite", migration);
    const shape = await presentShape(database, "sqlite");
    if (kind === "sqlite") return shape;
    // PostgreSQL has triggers of its own, as its step names them, and no key slots.
    const triggers = migrations.flatMap(({ postgresOnly }) => postgresOnly).flatMap((text) => /^create trigger (\w+)/.exec(text)?.[1] ?? []);
    return new Set([...shape].filter((line) => !/^trigger |^column key_slots\./.test(line)).concat(triggers.map((name) => `trigger ${name}`)));
  } finally {
    await database.destroy();
    if (memory.isOpen) memory.close();
  }
}

async function presentShape(database: Database, kind: DatabaseKind): Promise<Shape> {
  const { rows } = await (kind === "sqlite"
    ? sql<{ line: string }>`
        select 'column ' || t.name || '.' || c.name as line from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'
        union all select type || ' ' || name from sqlite_master where type in ('index', 'trigger') and name not like 'sqlite_%'`
    : sql<{ line: string }>`
        select 'column ' || table_name || '.' || column_name as line from information_schema.columns where table_schema = current_schema()
        union all select 'index ' || indexname from pg_indexes where schemaname = current_schema()
        union all select 'trigger ' || tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
          join pg_namespace n on n.oid = c.relnamespace where not tgisinternal and n.nspname = current_schema()`
  ).execute(database);
  return new Set(rows.map((row) => row.line));
}
