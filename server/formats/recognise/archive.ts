import { find, latin1, standsAt, u16le, u32le, u64le, u8 } from "./bytes.ts";
import { crc32 } from "./crc32.ts";
import { span, type Found, type Sample } from "./found.ts";

const cut = "It was cut short: its list of contents points past its end.";

/** 7z: the header at the front tells where the list at the end stands (7zFormat.txt); AES there means a password. */
export function sevenZip(sample: Sample): Found | null {
  const { head, bytes } = sample;
  if (!standsAt(head, 0, "7z\u00bc\u00af\u0027\u001c")) return null;
  const about = { name: "7z archive", version: `${String(u8(head, 6))}.${String(u8(head, 7))}` };
  if (crc32(head.subarray(12, 32)) !== u32le(head, 8)) return { ...about, finding: "damaged", detail: "Its header does not hold together." };
  const from = 32 + u64le(head, 12);
  const to = from + u64le(head, 20);
  if (to > bytes) return { ...about, finding: "damaged", detail: cut };
  const list = span(sample, from, to);
  if (list !== null && find(list, "\u0006\u00f1\u0007\u0001") !== -1) return { ...about, finding: "password-protected", detail: "Its contents are encrypted with a password." };
  return { ...about, finding: "readable" };
}

/** RAR 4 and 5: a password shows in the archive's header (all encrypted) or in the first file's (contents encrypted). */
export function rar({ head }: Sample): Found | null {
  if (!standsAt(head, 0, "Rar!\u001a\u0007")) return null;
  const isFive = standsAt(head, 6, "\u0001\0");
  const isLocked = isFive ? isRar5Locked(head) : isRar4Locked(head);
  const about = { name: "RAR archive", version: isFive ? "5" : "4" };
  return isLocked ? { ...about, finding: "password-protected", detail: "Its contents are encrypted with a password." } : { ...about, finding: "readable" };
}

function isRar4Locked(head: Uint8Array): boolean {
  if ((u16le(head, 10) & 0x80) !== 0) return true;
  const file = 7 + u16le(head, 12);
  return u8(head, file + 2) === 0x74 && (u16le(head, file + 3) & 0x04) !== 0;
}

/** Blocks are CRC32, size, type, flags, … as numbers of seven bits a byte; type 4 is encryption of everything. */
function isRar5Locked(head: Uint8Array): boolean {
  let at = 8;
  for (let block = 0; block < 4 && at < head.length; block += 1) {
    const [size, afterSize] = number(head, at + 4);
    const [type, afterType] = number(head, afterSize);
    if (type === 4) return true;
    const [flags, afterFlags] = number(head, afterType);
    const [extra, afterExtra] = (flags & 1) === 0 ? [0, afterFlags] : number(head, afterFlags);
    if (type === 2) {
      const [, record] = number(head, afterSize + size - extra);
      return extra > 0 && afterExtra > 0 && number(head, record)[0] === 1;
    }
    at = afterSize + size;
  }
  return false;
}

function number(bytes: Uint8Array, at: number): readonly [number, number] {
  let value = 0;
  for (let index = 0; index < 7; index += 1) {
    const byte = u8(bytes, at + index);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return [value, at + 7];
}

/** tar: blocks of 512 bytes, a checksum a header, two empty blocks at the end. */
export function tar({ head, tail, bytes }: Sample): Found | null {
  if (!standsAt(head, 257, "ustar")) return null;
  let sum = 0;
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 32 : u8(head, at);
  const about = { name: "tar archive", version: null };
  if (sum !== Number.parseInt(latin1(head, 148, 156).replace(/[\0 ]+/g, ""), 8)) return { ...about, finding: "damaged", detail: "Its first header does not hold together." };
  if (bytes % 512 !== 0 || tail.subarray(-1024).some((byte) => byte !== 0)) return { ...about, finding: "damaged", detail: "It was cut short: its end mark is missing." };
  return { ...about, finding: "readable" };
}

/** Single compressed streams: gzip, bzip2, xz, Zstandard. */
export function compressed({ head, tail, bytes }: Sample): Found | null {
  if (standsAt(head, 0, "\u001f\u008b\u0008")) return bytes < 18 ? { name: "gzip archive", finding: "damaged", detail: "It was cut short." } : { name: "gzip archive", finding: "readable" };
  if (/^BZh[1-9]1AY&SY/.test(latin1(head, 0, 10))) return { name: "bzip2 archive", finding: "readable" };
  if (standsAt(head, 0, "\u00fd7zXZ\0")) return standsAt(tail, tail.length - 2, "YZ") ? { name: "xz archive", finding: "readable" } : { name: "xz archive", finding: "damaged", detail: "It was cut short: its end mark is missing." };
  if (standsAt(head, 0, "\u0028\u00b5\u002f\u00fd")) return { name: "Zstandard archive", finding: "readable" };
  return null;
}
