import { latin1, standsAt, u16be, u32be, u8 } from "./bytes.ts";
import type { Found, Sample } from "./found.ts";
import { countTables } from "./sqlite-tables.ts";

const encodings = ["", "UTF-8", "UTF-16le", "UTF-16be"];

/** The file header of SQLite 3: 100 bytes, big endian (sqlite.org/fileformat2.html, 1.3). */
export function sqlite({ head, name, bytes }: Sample): Found | null {
  if (!standsAt(head, 0, "SQLite format 3\0")) return null;
  const stored = u16be(head, 16);
  const pageBytes = stored === 1 ? 65_536 : stored;
  const encoding = encodings[u32be(head, 56)];
  const version = sqliteVersion(u32be(head, 96));
  const isWal = u8(head, 19) === 2;
  const about = { name: "SQLite", version, missingCompanions: isWal ? [`${name}-wal`] : [] };

  const isPageSize = pageBytes >= 512 && (pageBytes & (pageBytes - 1)) === 0;
  if (bytes < 512 || !isPageSize || encoding === undefined) return { ...about, finding: "damaged", detail: "Its header does not hold together." };
  // The size in the header counts only where the last writer also stamped it (1.3.7).
  const isSizeStamped = u32be(head, 24) === u32be(head, 92) && u32be(head, 28) > 0;
  const announced = isSizeStamped ? u32be(head, 28) * pageBytes : null;
  if (announced !== null && announced > bytes) return { ...about, finding: "damaged", detail: `It was cut short: its header tells of ${String(announced)} bytes, ${String(bytes)} are here.` };
  if (bytes % pageBytes !== 0) return { ...about, finding: "damaged", detail: `It does not end with a whole page of ${String(pageBytes)} bytes.` };
  const pageType = u8(head, 100);
  if (pageType !== 0x05 && pageType !== 0x0d) return { ...about, finding: "damaged", detail: "Its list of tables cannot be read." };
  const notes = [`${String(pageBytes)} bytes a page`, encoding === "" ? "empty" : encoding];
  if (isWal) notes.push("write-ahead log: if a file with the ending -wal lies beside it, it holds the newest changes and belongs to it");
  return { ...about, finding: "readable", detail: `${notes.join(", ")}.`, tables: countTables(head, pageBytes, u8(head, 20), latin1(head, 59, 60) === "\u0001") };
}

/** 3046001 is 3.46.1. */
function sqliteVersion(number: number): string | null {
  if (number < 3_000_000 || number > 3_999_999) return null;
  return `${String(Math.floor(number / 1_000_000))}.${String(Math.floor(number / 1000) % 1000)}.${String(number % 1000)}`;
}
