import { standsAt, u32le, u8 } from "./bytes.ts";
import type { Found, Sample } from "./found.ts";
import { rc4 } from "./rc4.ts";

const versions = ["Jet 3 (Access 97)", "Jet 4 (Access 2000–2003)", "ACE 12 (Access 2007)", "ACE 14 (Access 2010)", "ACE 15 (Access 2013)", "ACE 16 (Access 2016 or newer)", "ACE 17 (Microsoft 365)"];
const maskKey = Uint8Array.of(0xc7, 0xda, 0x39, 0x6b);
const maskFrom = 0x18;

/**
 * The first page of a Jet or ACE database. Its bytes from 0x18 (126 in Jet 3, 128 later) are masked with RC4 under a fixed key
 * (mdbtools, "HACKING"; Jackcess). Inside: the key of the pages at 0x3e, the password at 0x42, the day of creation at 0x72.
 */
export function access({ head, bytes }: Sample): Found | null {
  if (u32le(head, 0) !== 0x100 || !(standsAt(head, 4, "Standard Jet DB\0") || standsAt(head, 4, "Standard ACE DB\0"))) return null;
  const generation = u8(head, 0x14);
  const version = versions[generation] ?? null;
  const about = { name: "Access", version };
  if (version === null) return { ...about, finding: "damaged", detail: `Its header names a version that does not exist (${String(generation)}).` };
  const pageBytes = generation === 0 ? 2048 : 4096;
  const plain = unmask(head, generation);
  const isEncoded = u32le(plain, 0x3e) !== 0;

  if (bytes % pageBytes !== 0 || bytes < 3 * pageBytes) return { ...about, finding: "damaged", detail: `It was cut short: it does not end with a whole page of ${String(pageBytes)} bytes.` };
  // Since Access 2007 the pages are encrypted if and only if there is a password.
  if (generation >= 2 && isEncoded) return { ...about, finding: "password-protected", detail: "It asks for a database password; its pages are encrypted with it." };
  if (generation < 2 && hasPassword(plain, generation)) return { ...about, finding: "password-protected", detail: "It asks for a database password." };
  if (!isEncoded && head.length > pageBytes * 2 && u8(head, pageBytes * 2) !== 0x02) return { ...about, finding: "damaged", detail: "Its list of tables cannot be read." };
  return { ...about, finding: "readable", detail: isEncoded ? "It is encoded, without a password: Access opens it, other programs may not." : null };
}

function unmask(head: Uint8Array, generation: number): Uint8Array {
  const plain = head.slice(0, 256);
  plain.set(rc4(maskKey, plain.subarray(maskFrom, maskFrom + (generation === 0 ? 126 : 128))), maskFrom);
  return plain;
}

/** From Jet 4 on the password is mixed with the day of creation, four bytes over and over; nothing but those bytes is no password. */
function hasPassword(plain: Uint8Array, generation: number): boolean {
  const length = generation === 0 ? 20 : 40;
  const mixed = new Uint8Array(4);
  if (generation > 0) {
    const day = new DataView(plain.buffer, plain.byteOffset).getFloat64(0x72, true);
    new DataView(mixed.buffer).setInt32(0, Number.isFinite(day) ? Math.trunc(day) : 0, true);
  }
  for (let index = 0; index < length; index += 1) if ((u8(plain, 0x42 + index) ^ u8(mixed, index % 4)) !== 0) return true;
  return false;
}
