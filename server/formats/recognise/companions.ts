import { ending, withEnding } from "./found.ts";

const byEnding: Readonly<Record<string, readonly string[]>> = { dbc: ["dct", "dcx"], shp: ["dbf", "shx"], dbt: ["dbf"], fpt: ["dbf"], cdx: ["dbf"], dct: ["dbc"], dcx: ["dbc"], ldf: ["mdf"], ndf: ["mdf"] };

/** True when one of `names` is the companion, whatever the case; a log of SQL Server may bear any name of its kind. */
function isAmong(companion: string, names: readonly string[]): boolean {
  const wanted = companion.toLowerCase();
  if (["ldf", "mdf"].includes(ending(companion))) return names.some((name) => ending(name) === ending(companion));
  return names.some((name) => name.toLowerCase() === wanted);
}

/** The companions that are still missing once all `names` are sent together. */
export function stillMissing(companions: readonly string[], names: readonly string[]): readonly string[] {
  return companions.filter((companion) => !isAmong(companion, names));
}

/** Companions that a file needs by its name alone, for files that are only named yet. */
export function companionsByName(name: string): readonly string[] {
  if (/-(wal|shm|journal)$/i.test(name)) return [name.replace(/-(wal|shm|journal)$/i, "")];
  if (/\.qbw\.(tlg|nd)$/i.test(name)) return [name.replace(/\.(tlg|nd)$/i, "")];
  return (byEnding[ending(name)] ?? []).map((other) => withEnding(name, other));
}
