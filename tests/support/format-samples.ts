import { gzipSync } from "node:zlib";
import { DatabaseSync } from "node:sqlite";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { crc32 } from "../../server/formats/recognise/crc32.ts";
import { rc4 } from "../../server/formats/recognise/rc4.ts";

/** Small files of each format, made here byte by byte, so that the tests know what is in them. */

/** A SQLite database made by SQLite itself. */
export function sqliteFile(statements: string): Buffer {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "custody-format-"));
  try {
    const file = path.join(folder, "made.sqlite");
    const database = new DatabaseSync(file);
    database.exec(statements);
    database.close();
    return fs.readFileSync(file);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The first pages of a Jet 3 or 4 database with this password ("" for none). */
export function jetFile(generation: 0 | 1, password: string, isEncoded = false): Buffer {
  const pageBytes = generation === 0 ? 2048 : 4096;
  const file = Buffer.alloc(pageBytes * 4);
  file.writeUInt32LE(0x100, 0);
  file.write("Standard Jet DB\0", 4, "latin1");
  file[0x14] = generation;
  if (isEncoded) file.writeUInt32LE(0x1234_5678, 0x3e);
  file.writeDoubleLE(45_678.25, 0x72);
  const day = Buffer.alloc(4);
  day.writeInt32LE(45_678);
  const stored = Buffer.alloc(generation === 0 ? 20 : 40);
  stored.write(password, generation === 0 ? "latin1" : "utf16le");
  for (const [index, byte] of stored.entries()) file[0x42 + index] = byte ^ (generation === 0 ? 0 : (day[index % 4] ?? 0));
  const end = 0x18 + (generation === 0 ? 126 : 128);
  file.set(rc4(Uint8Array.of(0xc7, 0xda, 0x39, 0x6b), file.subarray(0x18, end)), 0x18);
  file[pageBytes * 2] = 2;
  return file;
}

/** A table with the columns NAME (C 10) and NOTE (10 bytes), and `rows` rows. `link` is the database of a Visual FoxPro table. */
export function tableFile(version: number, options: { readonly rows?: number; readonly flags?: number; readonly encrypted?: boolean; readonly link?: string } = {}): Buffer {
  const rows = options.rows ?? 3;
  const isVisual = version >= 0x30 && version <= 0x32;
  const headerBytes = 32 + 64 + 1 + (isVisual ? 263 : 0);
  const file = Buffer.alloc(headerBytes + rows * 21 + 1, 0x20);
  file.fill(0, 0, headerBytes);
  file.set([version, 126, 11, 21]);
  file.writeUInt32LE(rows, 4);
  file.writeUInt16LE(headerBytes, 8);
  file.writeUInt16LE(21, 10);
  if (options.encrypted === true) file[15] = 1;
  file[28] = options.flags ?? 0;
  file.write("NAME\0\0\0\0\0\0\0C", 32, "latin1");
  file[48] = 10;
  file.write("NOTE\0\0\0\0\0\0\0M", 64, "latin1");
  file[80] = 10;
  file[96] = 0x0d;
  if (options.link !== undefined) file.write(options.link, 97, "latin1");
  file[file.length - 1] = 0x1a;
  return file;
}

export function firebirdFile(ods: number, minor: number, flags = 0): Buffer {
  const file = Buffer.alloc(8192 * 6);
  file[0] = 1;
  file.writeUInt16LE(8192, 16);
  file.writeUInt16LE(0x8000 | ods, 18);
  file.writeUInt16LE(flags, 42);
  file.writeUInt16LE(minor, ods >= 12 ? 64 : 62);
  return file;
}

export function tapeFile(passwordBytes = 0): Buffer {
  const file = Buffer.alloc(8192);
  file.write("TAPE", 0, "latin1");
  file.writeUInt16LE(passwordBytes, 76);
  file.write("Microsoft SQL Server", 200, "utf16le");
  return file;
}

export function sqlServerDataFile(version: number): Buffer {
  const file = Buffer.alloc(8192 * 12);
  file.set([1, 15], 0);
  file.set([1, 13], 8192 * 9);
  file.writeUInt16LE(version, 8192 * 9 + 0x64);
  return file;
}

/** A ZIP of stored entries. */
export function zipFile(names: readonly string[], isEncrypted = false): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const name of names) {
    const local = Buffer.alloc(30 + name.length + 4);
    local.write("PK\u0003\u0004", 0, "latin1");
    local.writeUInt16LE(isEncrypted ? 1 : 0, 6);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30, "latin1");
    const entry = Buffer.alloc(46 + name.length);
    entry.write("PK\u0001\u0002", 0, "latin1");
    entry.writeUInt16LE(isEncrypted ? 1 : 0, 8);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    entry.write(name, 46, "latin1");
    at += local.length;
    locals.push(local);
    list.push(entry);
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

export function sevenZipFile(isEncrypted: boolean): Buffer {
  const list = Buffer.from(isEncrypted ? "\u0001\u0004\u0006\u0006\u00f1\u0007\u0001\u0000" : "\u0001\u0004\u0006\u0003\u0003\u0001\u0001\u0000", "latin1");
  const head = Buffer.alloc(32);
  head.write("7z\u00bc\u00af\u0027\u001c\u0000\u0004", 0, "latin1");
  head.writeUInt32LE(100, 12);
  head.writeUInt32LE(list.length, 20);
  head.writeUInt32LE(crc32(head.subarray(12, 32)), 8);
  return Buffer.concat([head, Buffer.alloc(100, 7), list]);
}

export function rarFile(version: 4 | 5, isEncrypted: boolean): Buffer {
  if (version === 4) {
    const main = Buffer.alloc(13);
    main[2] = 0x73;
    main.writeUInt16LE(isEncrypted ? 0x80 : 0, 3);
    main.writeUInt16LE(13, 5);
    return Buffer.concat([Buffer.from("Rar!\u001a\u0007\0", "latin1"), main, Buffer.alloc(64)]);
  }
  return Buffer.concat([Buffer.from("Rar!\u001a\u0007\u0001\0", "latin1"), Buffer.from([0, 0, 0, 0, 10, isEncrypted ? 4 : 1, 0]), Buffer.alloc(64)]);
}

export function tarFile(): Buffer {
  const head = Buffer.alloc(512);
  head.write("customers.sqlite", 0, "latin1");
  head.write("ustar\u000000", 257, "latin1");
  head.fill(0x20, 148, 156);
  head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return Buffer.concat([head, Buffer.alloc(512, 1), Buffer.alloc(1024)]);
}

export const gzipFile = (): Buffer => gzipSync(Buffer.from("customers"));

export function postgresArchiveFile(): Buffer {
  return Buffer.concat([Buffer.from("PGDMP", "latin1"), Buffer.from([1, 15, 0, 4, 8, 1]), Buffer.alloc(29), Buffer.from("\u0000\u0004\u0000\u0000\u000016.4 (Debian 16.4-1)", "latin1"), Buffer.alloc(200)]);
}

export function compoundFile(stream: string): Buffer {
  const file = Buffer.alloc(4096);
  file.write("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", 0, "latin1");
  file.write(stream, 1024, "utf16le");
  return file;
}

export function quickbooksFile(): Buffer {
  const file = Buffer.alloc(8 * 1024);
  file.writeUInt32LE(7, 52);
  file.write("MAUI", 96, "latin1");
  return file;
}
