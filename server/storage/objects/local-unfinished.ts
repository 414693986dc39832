import { open, readFile, rename, rm, type FileHandle } from "node:fs/promises";
import { Refusal } from "../../domain/refusal.ts";
import type { UnfinishedObject } from "../../ports/object-store.ts";
import { headerBytes, sealedSegmentBytes, segmentStart } from "../../sealing/format.ts";
import { fromDisk, orNull, syncFolder, writeAll, writeWhole } from "../disk.ts";
import type { Places } from "./local-places.ts";
import { release } from "./release.ts";

/** Bytes after which the disk is asked to keep what it has, while the writer goes on. */
const syncEveryBytes = 64 << 20;

/** The file beside an unfinished object: the number of settled segments (u64), then the sealed tail after them, if any. */
const countBytes = 8;

/** @throws {Refusal} `object-missing`; `object-damaged` when settled segments are not there. */
export async function resumeLocal(places: Places): Promise<UnfinishedObject> {
  const part = await orNull(open(places.part, "r+"));
  if (part === null) throw new Refusal("object-missing", "There is no such unfinished object.");
  try {
    const note = await orNull(readFile(places.tail));
    const settledCount = note === null ? 0 : Number(note.readBigUInt64BE());
    const tail = note === null || note.length === countBytes ? null : note.subarray(countBytes);
    const { size } = await part.stat();
    const { buffer: header } = await part.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    const segmentCount = Math.floor((size - headerBytes) / sealedSegmentBytes);
    if (segmentCount < settledCount) throw new Refusal("object-damaged", "The store has lost a part of this object.");
    return new LocalUnfinished(places, part, { header, segmentCount, settledCount, tail, size });
  } catch (error) {
    await part.close();
    throw error;
  }
}

interface Found {
  readonly header: Uint8Array;
  readonly segmentCount: number;
  readonly settledCount: number;
  readonly tail: Uint8Array | null;
  readonly size: number;
}

class LocalUnfinished implements UnfinishedObject {
  readonly header: Uint8Array;
  readonly settledCount: number;
  readonly tail: Uint8Array | null;
  readonly #places: Places;
  readonly #part: FileHandle;
  /** Where the whole segments end that count: what lies behind it is void. */
  #end: number;
  /** The file may reach up to here. */
  #size: number;
  /** What the note beside the object says. */
  #noted: { count: number; tail: boolean };
  #unsyncedBytes = 0;
  /** Writes go one after another; the first failure stays. */
  #writing: Promise<void> = Promise.resolve();
  #noting: Promise<void> = Promise.resolve();

  constructor(places: Places, part: FileHandle, found: Found) {
    this.#places = places;
    this.#part = part;
    this.header = found.header;
    this.settledCount = found.settledCount;
    this.tail = found.tail;
    this.#end = segmentStart(found.segmentCount);
    this.#size = found.size;
    this.#noted = { count: found.settledCount, tail: found.tail !== null };
  }

  get segmentCount(): number {
    return Math.floor((this.#end - headerBytes) / sealedSegmentBytes);
  }

  async *readSegments(from: number, to: number): AsyncIterable<Uint8Array> {
    const sealed = Buffer.allocUnsafeSlow(sealedSegmentBytes);
    for (let index = from; index < to; index += 1) {
      const { bytesRead } = await refusing(this.#part.read(sealed, 0, sealed.length, segmentStart(index)));
      yield sealed.subarray(0, bytesRead);
    }
  }

  async keep(count: number): Promise<void> {
    if (count > this.segmentCount) throw new RangeError("cannot keep more segments than there are");
    this.#end = segmentStart(count);
    if (count >= this.#noted.count) await refusing(this.#dropVoid());
  }

  append(pieces: readonly Uint8Array[]): Promise<void> {
    this.#writing = this.#writing.then(() => refusing(this.#write(pieces)));
    return this.#writing;
  }

  async settle(tail: Uint8Array | null): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#noting.catch(() => undefined);
    await refusing(this.#note(this.segmentCount, tail));
    await refusing(this.#dropVoid());
  }

  async finish(): Promise<void> {
    await this.#writing;
    await this.#noting;
    await refusing(this.#turnFinished());
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#noting.catch(() => undefined);
    await this.#part.close();
  }

  async #write(pieces: readonly Uint8Array[]): Promise<void> {
    await this.#dropVoid();
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#size = this.#end + bytes;
    try {
      await writeAll(this.#part, pieces, this.#end);
    } catch (error) {
      await this.#dropVoid().catch(() => undefined);
      throw error;
    }
    release(pieces);
    this.#end += bytes;
    this.#unsyncedBytes += bytes;
    if (this.#unsyncedBytes < syncEveryBytes) return;
    this.#unsyncedBytes = 0;
    // One at a time: a disk that is slower than the network holds the writer here, and dirty pages stay bounded.
    await this.#noting;
    this.#noting = this.#note(this.segmentCount, null);
    this.#noting.catch(() => undefined);
  }

  /** First the segments are durable, then the note that says so; thus the note never promises more than there is. */
  async #note(count: number, tail: Uint8Array | null): Promise<void> {
    if (tail === null && !this.#noted.tail && this.#noted.count === count) return;
    await this.#part.datasync();
    const head = Buffer.alloc(countBytes);
    head.writeBigUInt64BE(BigInt(count));
    const { folder, tail: path, tailNew } = this.#places;
    await writeWhole(folder, path, tailNew, tail === null ? [head] : [head, tail]);
    this.#noted = { count, tail: tail !== null };
  }

  async #dropVoid(): Promise<void> {
    if (this.#size <= this.#end) return;
    await this.#part.truncate(this.#end);
    this.#size = this.#end;
  }

  /** The tail goes last: until the new name is durable, it is all there is of the last segment. */
  async #turnFinished(): Promise<void> {
    await this.#dropVoid();
    await this.#part.datasync();
    const { folder, object, part, tail } = this.#places;
    if ((await orNull(rename(part, object).then(() => true))) === null) await open(object, "r").then((there) => there.close());
    await syncFolder(folder);
    await rm(tail, { force: true });
  }
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fromDisk(error);
  }
}
