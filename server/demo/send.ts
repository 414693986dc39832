import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Caller, Ports } from "../actions/context.ts";
import { complete, receiveTransfer } from "../actions/transfers/complete.ts";
import { read } from "../actions/transfers/read.ts";
import { appendUpload } from "../actions/uploads/append-upload.ts";
import { checkFile } from "../actions/uploads/check-file.ts";
import { createUpload } from "../actions/uploads/create-upload.ts";
import { finishUpload } from "../actions/uploads/finish-upload.ts";
import type { FileKind } from "../domain/custody/words.ts";

const firstNames = ["Ada", "Björn", "Chiara", "Dagny", "Emre", "Fatima", "Grzegorz", "Hana", "Inès", "Jonas"];
const lastNames = ["Nowak", "Schröder", "Rossi", "Lindqvist", "Yılmaz", "Haddad", "Wiśniewski", "Dvořák", "Moreau", "Keller"];

/** A small real SQLite database of an invented workshop, as bytes. */
export async function sampleDatabase(rows: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "custody-demo-"));
  try {
    const path = join(folder, "workshop.sqlite");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT, phone TEXT); CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer, issued_on TEXT, cents INTEGER); BEGIN");
    const customer = database.prepare("INSERT INTO customer VALUES (?, ?, ?, ?)");
    const invoice = database.prepare("INSERT INTO invoice VALUES (?, ?, ?, ?)");
    for (let id = 1; id <= rows; id += 1) {
      customer.run(id, `${firstNames[id % 10] ?? ""} ${lastNames[Math.floor(id / 10) % 10] ?? ""}`, ["Berlin", "Łódź", "Torino", "Malmö"][id % 4] ?? "", `+49 30 ${String(1_000_000 + id * 37)}`);
      invoice.run(id, id, `2026-0${String(1 + (id % 9))}-1${String(id % 10)}`, 1_990 + id * 11);
    }
    database.exec("COMMIT");
    database.close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Sends bytes through the same intake as every client; `stopAt` leaves the upload unfinished there. */
export async function send(ports: Ports, caller: Caller, transferId: string, file: { name: string; content: Buffer; kind?: FileKind; stopAt?: number }): Promise<string> {
  const upload = await createUpload(ports, caller, { transferId, kind: file.kind ?? "original", name: file.name, bytes: file.content.length, sha256: null, termsVersion: null });
  await appendUpload(ports, caller, upload.id, 0, Readable.from([file.content.subarray(0, file.stopAt ?? file.content.length)]));
  if (file.stopAt !== undefined) return upload.id;
  await finishUpload(ports, caller, upload.id);
  await checkFile(ports, upload.id);
  return upload.id;
}

/** "That is all", and the check that follows it. */
export async function sendAll(ports: Ports, caller: Caller, transferId: string): Promise<void> {
  await complete(ports, caller, transferId, []);
  await receiveTransfer(ports, transferId);
}

/** Downloads a file to its end and throws the bytes away. */
export async function download(ports: Ports, caller: Caller, transferId: string, fileId: string): Promise<void> {
  const readable = await read(ports, caller, transferId, fileId);
  const stream = await readable.open(0, readable.file.bytes);
  stream.resume();
  await finished(stream);
}
