import { find, standsAt, u16le, wide } from "./bytes.ts";
import { ending, type Found, type Sample } from "./found.ts";

/** OLE compound files: old Excel workbooks, new ones under a password (MS-CFB, MS-OFFCRYPTO). */
export function compound({ head, tail, name, bytes }: Sample): Found | null {
  if (!standsAt(head, 0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) return null;
  const holds = (word: string): boolean => find(head, wide(word)) !== -1 || find(tail, wide(word)) !== -1;
  if (holds("EncryptedPackage")) return { name: "Excel workbook", version: ending(name).toUpperCase() || null, finding: "password-protected", detail: "It asks for a password; its contents are encrypted with it." };
  const isWorkbook = holds("Workbook") || holds("Book");
  const about = { name: isWorkbook ? "Excel workbook" : ending(name) === "qbb" ? "QuickBooks backup" : "OLE compound file", version: isWorkbook ? "XLS" : null };
  if (bytes % 512 !== 0) return { ...about, finding: "damaged", detail: "It was cut short: it does not end with a whole sector." };
  return isLocked(head) ? { ...about, finding: "password-protected", detail: "It asks for a password." } : { ...about, finding: "readable" };
}

/** In a workbook under a password the record FILEPASS (0x2f) follows the first one (BOF of the globals) (MS-XLS 2.1.7.20.3). */
function isLocked(head: Uint8Array): boolean {
  const start = find(head, "\u0009\u0008\u0010\0\0\u0006\u0005\0");
  return start !== -1 && u16le(head, start + 20) === 0x2f;
}
