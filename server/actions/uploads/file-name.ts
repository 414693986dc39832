import { Refusal } from "../../domain/refusal.ts";

const bytesMax = 1024;

/**
 * A file's name as metadata: kept as sent (NFC), never used as a path (R12). Up to 1,024 bytes of UTF-8.
 * @throws {Refusal} `not-valid` for an empty or longer name, or one with control characters (R18).
 */
export function checkName(name: string): string {
  const normal = name.normalize("NFC").trim();
  if (!normal.isWellFormed()) throw new Refusal("not-valid", "The file's name is not well-formed text. Rename the file and send it again.");
  if (normal === "") throw new Refusal("not-valid", "The file has no name. Give it one and send it again.");
  if (new TextEncoder().encode(normal).length > bytesMax) throw new Refusal("not-valid", `The file's name is longer than ${String(bytesMax)} bytes. Rename the file and send it again.`, { bytesMax });
   
  if (/[\u0000-\u001f\u007f]/.test(normal)) throw new Refusal("not-valid", "The file's name contains a control character. Rename the file and send it again.");
  return normal;
}

/** The name for a download: the last part of a path, without what file systems refuse, at most 200 characters with its ending kept. */
export function downloadName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? "";
  // Directional marks can make an ending look like another; the reserved names are devices on Windows.
  const plain = last.replace(/[<>:"|?*\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "_").replace(/^[. ]+|[. ]+$/g, "");
  const safe = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(plain) ? `_${plain}` : plain;
  if (safe === "") return "database";
  if (safe.length <= 200) return safe;
  const dot = safe.lastIndexOf(".");
  const ending = dot > 0 && safe.length - dot <= 20 ? safe.slice(dot) : "";
  return safe.slice(0, 200 - ending.length) + ending;
}
