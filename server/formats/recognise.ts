import { access } from "./recognise/access.ts";
import { compressed, rar, sevenZip, tar } from "./recognise/archive.ts";
import { looksRandom } from "./recognise/bytes.ts";
import { companionsByName, stillMissing } from "./recognise/companions.ts";
import { compound } from "./recognise/compound.ts";
import { csv } from "./recognise/csv.ts";
import { dbase } from "./recognise/dbase.ts";
import { firebird } from "./recognise/firebird.ts";
import { ending, type Found, type Recognised, type Recogniser, type Sample } from "./recognise/found.ts";
import { quickbooks } from "./recognise/quickbooks.ts";
import { hasSecrets } from "./recognise/secrets.ts";
import { postgresArchive, sqlDump } from "./recognise/sql-dump.ts";
import { sqlServerBackup, sqlServerFile } from "./recognise/sql-server.ts";
import { sqlite } from "./recognise/sqlite.ts";
import { zip } from "./recognise/zip.ts";

export type { Recognised } from "./recognise/found.ts";

/** Sure marks first, then marks that need the name's word, text last: a CSV is whatever nothing else claims. */
const recognisers: readonly Recogniser[] = [sqlite, access, postgresArchive, sqlServerBackup, sevenZip, rar, zip, compound, compressed, tar, quickbooks, sqlServerFile, firebird, dbase, sqlDump, csv];
const archives = /archive|unknown|OLE/;
const secretsWarning = "It may hold passwords, tokens or private keys that work elsewhere. Take them out, or change them once the case is closed.";

/**
 * Says what a database file is, by its first bytes (`head`, up to 1 MiB), its last (`tail`, up to 64 KiB), its name and its size.
 * Never executes, never trusts, never throws; pure, so that the page can tell before anything is sent.
 */
export function recognise(head: Uint8Array, tail: Uint8Array, name: string, bytes: number): Recognised {
  const sample: Sample = { head: head.subarray(0, bytes), tail: tail.subarray(Math.max(0, tail.length - bytes)), name: name.split(/[/\\]/).pop() ?? name, bytes };
  const found = bytes === 0 ? { name: "unknown", detail: "It is empty." } : (first(sample) ?? unknown(sample));
  const isSecret = hasSecrets(sample, !archives.test(found.name) && found.name !== "CSV");
  return {
    name: found.name,
    version: found.version ?? null,
    finding: found.finding ?? "not-recognised",
    detail: isSecret ? [found.detail, secretsWarning].filter(Boolean).join(" ") : (found.detail ?? null),
    missingCompanions: found.missingCompanions ?? [],
    tables: found.tables ?? null,
    hasSecrets: isSecret,
  };
}

/** What several files sent together still miss, by name; a file that misses nothing is left out. `found` adds what their content told. */
export function recogniseSet(names: readonly string[], found: ReadonlyMap<string, Recognised> = new Map()): ReadonlyMap<string, readonly string[]> {
  const missing = names.map((name) => [name, stillMissing(found.get(name)?.missingCompanions ?? companionsByName(name), names)] as const);
  return new Map(missing.filter(([, companions]) => companions.length > 0));
}

function first(sample: Sample): Found | null {
  for (const recogniser of recognisers) {
    const found = recogniser(sample);
    if (found !== null) return found;
  }
  return null;
}

function unknown(sample: Sample): Found {
  const isNamedDatabase = ["sqlite", "sqlite3", "db", "db3", "mdb", "accdb"].includes(ending(sample.name));
  if (isNamedDatabase && looksRandom(sample.head)) return { name: "unknown", detail: "It begins like chance: perhaps the whole file is encrypted (SQLCipher or alike). Send the password by another way, or an unencrypted copy." };
  if (isNamedDatabase) return { name: "unknown", detail: "The name says that it is a database, but it does not begin like one." };
  return { name: "unknown", detail: null };
}
