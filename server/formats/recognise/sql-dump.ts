import { latin1, standsAt, u8 } from "./bytes.ts";
import { ending, isWhole, type Found, type Sample } from "./found.ts";
import { asText } from "./text.ts";

/** `pg_dump -Fc`: `PGDMP`, the archive's version, sizes of numbers, then the server's version as a word. */
export function postgresArchive({ head, bytes }: Sample): Found | null {
  if (!standsAt(head, 0, "PGDMP")) return null;
  const archive = `${String(u8(head, 5))}.${String(u8(head, 6))}`;
  const server = /(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)/.exec(latin1(head, 20, 400))?.[1];
  const about = { name: "PostgreSQL dump", version: server === undefined ? `archive ${archive}` : `PostgreSQL ${server} (archive ${archive})` };
  if (bytes < 64 || u8(head, 5) !== 1) return { ...about, finding: "damaged", detail: "Its header does not hold together." };
  return { ...about, finding: "readable", detail: "Custom format; pg_restore reads it." };
}

interface Maker {
  readonly name: string;
  readonly start: RegExp;
  readonly version: RegExp | null;
  /** What the program writes last; without it the dump was cut short. */
  readonly end: RegExp | null;
}

const makers: readonly Maker[] = [
  { name: "PostgreSQL dump", start: /^-- PostgreSQL database (?:cluster )?dump/m, version: /^-- Dumped from database version (\S+)/m, end: /^-- PostgreSQL database (?:cluster )?dump complete/m },
  { name: "MySQL dump", start: /^-- MySQL dump /m, version: /(?:Server version\s+|Distrib )([\d.]+)/, end: /^-- Dump completed/m },
  { name: "MariaDB dump", start: /^(?:\/\*M!999999.*\n)?-- MariaDB dump /m, version: /(?:Server version\s+|Distrib )([\d.]+)/, end: /^-- Dump completed/m },
  { name: "SQLite dump", start: /^PRAGMA foreign_keys=OFF;\r?\nBEGIN TRANSACTION;/, version: null, end: /^COMMIT;[ \t]*$/m },
];

/** A dump as text: known by the words with which each program begins and ends, else by its statements. */
export function sqlDump(sample: Sample): Found | null {
  const text = asText(sample.head);
  if (text === null) return null;
  const maker = makers.find(({ start }) => start.test(text.slice(0, 4096)));
  const tables = isWhole(sample) ? (text.match(/^[ \t]*CREATE (?:TEMPORARY |UNLOGGED |FOREIGN )?TABLE\b/gim)?.length ?? 0) : null;
  if (maker !== undefined) {
    const about = { name: maker.name, version: (maker.version === null ? null : maker.version.exec(text.slice(0, 4096))?.[1]) ?? null, tables };
    const end = isWhole(sample) ? text : (asText(sample.tail) ?? "");
    if (maker.end !== null && !maker.end.test(end)) return { ...about, finding: "damaged", detail: "It was cut short: the last line that the program writes is missing." };
    return { ...about, finding: "readable" };
  }
  const statements = text.slice(0, 262_144).match(/^[ \t]*(?:CREATE (?:TABLE|DATABASE|SCHEMA|VIEW|INDEX)|INSERT INTO|DROP TABLE|ALTER TABLE|SET IDENTITY_INSERT|USE \[|COPY \S+ .*FROM stdin)/gim)?.length ?? 0;
  if (statements >= 2 || (statements >= 1 && ending(sample.name) === "sql")) return { name: "SQL dump", finding: "readable", tables };
  return null;
}

