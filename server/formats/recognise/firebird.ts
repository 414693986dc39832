import { u16le, u8 } from "./bytes.ts";
import { ending, type Found, type Sample } from "./found.ts";

const releases: Readonly<Record<string, string>> = { "10.0": "1.0", "10.1": "1.5", "11.0": "2.0", "11.1": "2.1", "11.2": "2.5", "12.0": "3.0", "12.2": "3.0", "13.0": "4.0", "13.1": "5.0", "14.0": "6.0" };
const firebirdMark = 0x8000;

/** The header page of Firebird and InterBase: page type 1, page size at 16, version of the structure on disk (ODS) at 18. */
export function firebird({ head, name, bytes }: Sample): Found | null {
  const pageBytes = u16le(head, 16);
  const stored = u16le(head, 18);
  const isFirebird = (stored & firebirdMark) !== 0;
  const major = stored & 0x0fff;
  const isNamed = ["fdb", "gdb", "ib"].includes(ending(name));
  const isHeader = u8(head, 0) === 1 && [1024, 2048, 4096, 8192, 16_384, 32_768].includes(pageBytes) && major >= 8 && major <= 20;
  // InterBase has no mark: then the name must say it, for the header alone is too little.
  if (!isHeader || !(isFirebird || isNamed)) return isNamed && bytes > 0 ? { name: "unknown", finding: "not-recognised", detail: "The name says Firebird, but it does not begin like such a database." } : null;
  const minor = u16le(head, major >= 14 ? 20 : major >= 12 ? 64 : 62);
  const ods = `${String(major)}.${String(minor)}`;
  const release = releases[ods];
  const about = { name: isFirebird ? "Firebird" : "InterBase", version: release === undefined ? `ODS ${ods}` : `${release} (ODS ${ods})` };
  if (bytes % pageBytes !== 0 || bytes < 4 * pageBytes) return { ...about, finding: "damaged", detail: `It was cut short: it does not end with a whole page of ${String(pageBytes)} bytes.` };
  const flags = u16le(head, major >= 14 ? 22 : 42);
  if (major >= 12 && (flags & 0x44) !== 0) return { ...about, finding: "password-protected", detail: "Its pages are encrypted by a plug-in of the server." };
  return { ...about, finding: "readable", detail: `${String(pageBytes)} bytes a page.` };
}
