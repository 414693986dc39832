/** What the words and quotes of a dump mean; each database has its own. */
export interface Dialect {
  readonly name: "postgres" | "mysql" | "sqlite" | "sqlserver" | "generic";
  /** A backslash in a text hides the next character. */
  readonly hasBackslashes: boolean;
  /** `[name]`. */
  readonly hasBrackets: boolean;
  /** `$tag$ … $tag$`. */
  readonly hasDollars: boolean;
  /** `# comment`. */
  readonly hasHashes: boolean;
  /** `"…"` is a text, not a name. */
  readonly hasQuotedTexts: boolean;
  /** Statements may end without a semicolon, before a line `GO` or before the next statement. */
  readonly hasBareEnds: boolean;
}

const plain = { hasBackslashes: false, hasBrackets: false, hasDollars: false, hasHashes: false, hasQuotedTexts: false, hasBareEnds: false };
const dialects: Readonly<Record<Dialect["name"], Dialect>> = {
  postgres: { ...plain, name: "postgres", hasDollars: true },
  mysql: { ...plain, name: "mysql", hasBackslashes: true, hasHashes: true, hasQuotedTexts: true },
  sqlite: { ...plain, name: "sqlite", hasBrackets: true },
  sqlserver: { ...plain, name: "sqlserver", hasBrackets: true, hasBareEnds: true },
  generic: { ...plain, name: "generic" },
};

const marks: readonly (readonly [Dialect["name"], RegExp])[] = [
  ["sqlserver", /^\s*GO\s*$|^\s*SET (IDENTITY_INSERT|ANSI_NULLS|QUOTED_IDENTIFIER)|^\s*USE \[|INSERT (INTO )?\[|\[dbo\]\./im],
  ["mysql", /ENGINE\s*=|AUTO_INCREMENT|^LOCK TABLES|^\/\*![0-9]{5}|INSERT (IGNORE )?INTO `|CREATE TABLE (IF NOT EXISTS )?`/im],
  ["postgres", /^COPY .* FROM stdin|CREATE TABLE (IF NOT EXISTS )?public\.|^\\(connect|c|restrict)\b|SELECT pg_catalog\.|character varying|WITH(OUT)? TIME ZONE|\bE'|\$\$|GENERATED (ALWAYS|BY DEFAULT) AS IDENTITY|\b(BIG)?SERIAL\b/im],
  ["sqlite", /^PRAGMA |AUTOINCREMENT|WITHOUT ROWID/im],
];

/** The dialect, by the name that `recognise` gave and by the first statements. */
export function dialectOf(format: string, head: string): Dialect {
  if (format.startsWith("PostgreSQL")) {
    const isOld = /standard_conforming_strings\s*=\s*off/i.test(head.slice(0, 4096));
    return isOld ? { ...dialects.postgres, hasBackslashes: true } : dialects.postgres;
  }
  if (/^(MySQL|MariaDB)/.test(format)) return dialects.mysql;
  if (format.startsWith("SQLite")) return dialects.sqlite;
  return dialects[marks.find(([, mark]) => mark.test(head))?.[0] ?? "generic"];
}
