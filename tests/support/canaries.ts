import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";

/** What must never be found, and what to call it in a failure. */
export interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The forms in which 32 bytes could lie around: raw, and the part of their base64 that does not depend on what stood beside them. */
export function needlesFor(name: string, bytes: Buffer): Needle[] {
  const forms: Needle[] = [{ name: `${name} raw`, bytes }];
  for (const shift of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").replace(/=+$/, "");
    const inner = text.slice(shift === 0 ? 0 : 4, text.length - 3);
    forms.push({ name: `${name} base64 +${String(shift)}`, bytes: Buffer.from(inner) });
  }
  return forms;
}

/** 32-byte windows of a file that could be nobody else's: at even steps, the dull ones left out. */
export function windowsOf(name: string, content: Buffer, count: number): Needle[] {
  const needles: Needle[] = [];
  const step = Math.max(32, Math.floor(content.length / (count * 4)));
  for (let offset = 0; offset + 32 <= content.length && needles.length < count * 4; offset += step) {
    const window = content.subarray(offset, offset + 32);
    if (new Set(window).size >= 14) needles.push(...needlesFor(`${name}@${String(offset)}`, Buffer.from(window)));
  }
  return needles;
}

/** Writes a real SQLite of about `bytes` with people, random blobs and canaries in it, and tells the canaries. */
export function plantDatabase(path: string, bytes: number): Needle[] {
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, email TEXT, note TEXT, scan BLOB); BEGIN");
  const insert = database.prepare("INSERT INTO person VALUES (?, ?, ?, ?, ?)");
  const needles: Needle[] = [];
  const rowBytes = 64 * 1024;
  for (let id = 1; id * rowBytes < bytes; id += 1) {
    const blob = randomBytes(rowBytes - 200);
    const note = `canary ${randomBytes(16).toString("hex")}`;
    insert.run(id, `Person ${String(id)}`, `person${String(id)}@planted.example`, note, blob);
    if (id % 40 === 1) {
      needles.push(...needlesFor(`blob of row ${String(id)}`, Buffer.from(blob.subarray(1000, 1032))));
      needles.push(...needlesFor(`note of row ${String(id)}`, Buffer.from(note.slice(-32))));
    }
  }
  database.exec("COMMIT");
  database.close();
  return needles;
}

/** Text as a needle, in UTF-8 and UTF-16. */
export function textNeedles(name: string, text: string): Needle[] {
  return [...needlesFor(name, Buffer.from(text, "utf8")), { name: `${name} utf-16`, bytes: Buffer.from(text, "utf16le") }];
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Every gzip member that opens, unpacked. */
function* unpacked(content: Buffer): Generator<Buffer> {
  for (let at = content.indexOf("1f8b08", 0, "hex"); at >= 0; at = content.indexOf("1f8b08", at + 1, "hex")) {
    try {
      yield gunzipSync(content.subarray(at, at + 1_000_000), { finishFlush: 2 });
    } catch {
      // Three bytes that look like gzip but are not.
    }
  }
}

/** Where any needle stands in any file below the folders: one line each. Folders that are not there hold nothing. */
export function findNeedles(folders: readonly string[], needles: readonly Needle[]): string[] {
  const found: string[] = [];
  for (const folder of folders) {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) continue;
    for (const path of filesBelow(folder)) {
      let content: Buffer;
      try {
        content = readFileSync(path);
      } catch {
        continue;
      }
      for (const text of [content, ...unpacked(content)]) for (const needle of needles) if (text.includes(needle.bytes)) found.push(`${needle.name} in ${path}`);
    }
  }
  return found;
}
