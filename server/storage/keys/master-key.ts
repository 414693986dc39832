import { readFile, stat } from "node:fs/promises";
import { hkdfSync, randomBytes } from "node:crypto";
import { Refusal } from "../../domain/refusal.ts";
import { createOnce, orNull } from "../disk.ts";

const leastBytes = 32;

/**
 * Reads a master key as an operator gives it: at least 32 random bytes in hex or base64 (also the URL alphabet).
 * @throws {Refusal} `setting-invalid` for anything shorter, and for what looks like a sample or a phrase (R09). The text is not repeated (R29).
 */
export function parseMasterKey(text: string): Buffer {
  const trimmed = text.trim();
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(trimmed);
  if (!isHex && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) throw invalid("The master key is neither hex nor base64.");
  const key = Buffer.from(trimmed, isHex ? "hex" : "base64");
  if (key.length < leastBytes) throw invalid(`MASTER_KEY has fewer than ${leastBytes} bytes. Give at least as many random bytes in base64 or hex, or leave it empty: a key is made at the first start.`);
  if (looksChosen(key) || (!isHex && !mixesCases(trimmed))) throw invalid("The master key looks like a sample or a phrase; use random bytes.");
  return key;
}

/** What 32 random bytes are not, but for a chance far below one in a million. */
function looksChosen(key: Uint8Array): boolean {
  const steps = new Set(Array.from(key.subarray(1), (byte, index) => (byte - (key[index] ?? 0) + 256) % 256));
  return new Set(key).size < 16 || steps.size < 8 || key.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Base64 of random bytes draws on more than one of: small letters, capitals, digits. */
function mixesCases(text: string): boolean {
  return [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(text)).length > 1;
}

/**
 * The key in the file, which is made with 32 random bytes where it may be (`mayMake`) and is not there.
 * @throws {Refusal} `setting-invalid` when it is missing, readable by others, or not a key.
 */
export async function masterKeyFile(path: string, mayMake: boolean): Promise<Buffer> {
  if (mayMake) await createOnce(path, `${randomBytes(leastBytes).toString("base64")}\n`);
  const found = await orNull(stat(path));
  if (found === null) throw invalid("The key folder has no master key: give MASTER_KEY, or put the file master.key back from its back-up.");
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0) throw invalid("The file master.key can be read by others; its mode must be 600.");
  return parseMasterKey(await readFile(path, "utf8"));
}

/** 32 bytes for one purpose (HKDF-SHA-256). Purposes do not reveal each other or the master key. */
export function deriveFromMaster(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "custody/1 installation", purpose, 32));
}

function invalid(message: string): Refusal {
  return new Refusal("setting-invalid", message, { setting: "MASTER_KEY" });
}
