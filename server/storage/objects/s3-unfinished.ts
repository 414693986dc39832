import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, HeadObjectCommand, PutObjectCommand, UploadPartCommand, type CompletedPart } from "@aws-sdk/client-s3";
import { Refusal } from "../../domain/refusal.ts";
import type { UnfinishedObject } from "../../ports/object-store.ts";
import { sealedSegmentBytes } from "../../sealing/format.ts";
import { release } from "./release.ts";
import { Remainder, type Room } from "./s3-remainder.ts";
import { asking, askingOrNull, type S3 } from "./s3-client.ts";
import { segmentsInParts, segmentsOfPart, type Keys } from "./s3-layout.ts";
import { deleteVersionsUnder, abortUnder } from "./s3-remove.ts";
import { readRemainder, writeState, type FoundState } from "./s3-state.ts";

/** Parts of one file that are on their way at once. */
const partsUnderWayMax = 4;

/** A fast sender's state is noted at the latest after so many parts; a slow one's after each. A crash costs no more than what came since. */
const partsUnnotedMax = 8;

/**
 * An unfinished object in S3: parts of whole segments, and one state object with everything else. Only what the state names counts, so that a
 * crash at any moment leaves either the former state or the next one. The last segment is held back until another follows: a part that was
 * stored cannot be read or cut again, and the last segment must be, when the file ends exactly there.
 */
export class S3Unfinished implements UnfinishedObject {
  readonly #s3: S3;
  readonly #keys: Keys;
  readonly #rest: Remainder;
  /** What the store holds for sure; replaced with every note. */
  #noted: FoundState;
  #upload: Promise<string> | null;
  /** Parts that are stored, by number from 1. */
  readonly #stored = new Map<number, CompletedPart>();
  /** Stored parts without a gap, and parts that were cut off the remainder. */
  #parts: number;
  #cut: number;
  /** Parts that the last ordered note names. */
  #ordered: number;
  readonly #underWay = new Map<number, { readonly body: Buffer; readonly done: Promise<void> }>();
  #writing: Promise<void> = Promise.resolve();
  #noting: Promise<void> = Promise.resolve();
  #failure: Error | null = null;
  #isFinished = false;

  constructor(s3: S3, keys: Keys, found: FoundState, stored: readonly CompletedPart[], room: Room) {
    this.#s3 = s3;
    this.#keys = keys;
    this.#noted = found;
    this.#upload = found.uploadId === null ? null : Promise.resolve(found.uploadId);
    for (const [index, part] of stored.entries()) this.#stored.set(index + 1, part);
    this.#parts = found.parts;
    this.#cut = found.parts;
    this.#ordered = found.parts;
    this.#rest = new Remainder(found.remainderBytes, room);
  }

  get header(): Uint8Array {
    return this.#noted.header;
  }

  get tail(): Uint8Array | null {
    return this.#noted.tail;
  }

  get settledCount(): number {
    return segmentsInParts(this.#noted.parts) + this.#noted.remainderBytes / sealedSegmentBytes;
  }

  /** After a failure only what was noted is sure, and nothing else can be added to it. */
  get segmentCount(): number {
    return this.#failure === null ? segmentsInParts(this.#cut) + Math.floor(this.#rest.bytes / sealedSegmentBytes) : this.settledCount;
  }

  async *readSegments(from: number, to: number): AsyncIterable<Uint8Array> {
    const first = segmentsInParts(this.#cut);
    if (from < first) throw new Refusal("unavailable", "A part that is stored cannot be read before the file is finished.");
    const rest = await this.#whole();
    for (let index = from; index < to; index += 1) yield rest.subarray((index - first) * sealedSegmentBytes, (index + 1 - first) * sealedSegmentBytes);
  }

  async keep(count: number): Promise<void> {
    if (count > this.segmentCount) throw new RangeError("cannot keep more segments than there are");
    if (count === this.segmentCount) return;
    const kept = count - segmentsInParts(this.#cut);
    if (kept < 0) throw new Refusal("unavailable", "A part that is stored cannot be cut.");
    await this.#whole();
    this.#rest.cutTo(kept * sealedSegmentBytes);
  }

  append(pieces: readonly Uint8Array[]): Promise<void> {
    this.#writing = this.#writing.then(() => this.#failing(this.#take(pieces)));
    return this.#writing;
  }

  async settle(tail: Uint8Array | null): Promise<void> {
    await this.#quiet();
    const { parts, remainderBytes, tail: before } = this.#noted;
    if (tail === null && before === null && parts === this.#parts && remainderBytes === this.#rest.bytes) return;
    await this.#failing(this.#note(tail, async () => [await this.#whole()]));
  }

  async finish(): Promise<void> {
    await this.#quiet();
    if (this.#isFinished) return;
    await this.#failing(this.#turnFinished());
    this.#isFinished = true;
  }

  async close(): Promise<void> {
    await this.#quiet().catch(() => undefined);
    this.#rest.forget();
  }

  /** Waits until nothing is under way. @throws what failed meanwhile. */
  async #quiet(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await Promise.all([...this.#underWay.values()].map((part) => part.done));
    await this.#noting;
    this.#mustBeSound();
  }

  #mustBeSound(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  async #failing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error("something that is no error was thrown");
      throw error;
    }
  }

  async #take(pieces: readonly Uint8Array[]): Promise<void> {
    this.#mustBeSound();
    this.#rest.add(pieces);
    while (this.#rest.bytes > segmentsOfPart(this.#cut + 1) * sealedSegmentBytes) await this.#cutPart();
    // A sender with parts under way gives its memory back soon; one without is slow.
    if (this.#underWay.size === 0 && this.#rest.mustMakeRoom()) await this.#spill();
    this.#noteInPassing();
  }

  async #cutPart(): Promise<void> {
    await this.#fetchAway();
    while (this.#underWay.size >= (this.#rest.room.bytes > this.#rest.room.maxBytes ? 1 : partsUnderWayMax)) await Promise.race([...this.#underWay.values()].map((part) => part.done));
    this.#mustBeSound();
    const number = (this.#cut += 1);
    this.#send(number, this.#rest.take(segmentsOfPart(number) * sealedSegmentBytes, number === 1 ? this.header : undefined));
  }

  #send(number: number, body: Buffer): void {
    const done = this.#failing(this.#storePart(number, body))
      .catch(() => undefined)
      .finally(() => {
        this.#underWay.delete(number);
        this.#rest.room.bytes -= body.length;
        this.#noteInPassing();
        release([body]);
      });
    this.#rest.room.bytes += body.length;
    this.#underWay.set(number, { body, done });
  }

  async #storePart(number: number, body: Buffer): Promise<void> {
    this.#upload ??= this.#beginUpload();
    const UploadId = await this.#upload;
    const { ETag, ChecksumCRC32 } = await asking(() => this.#s3.client.send(new UploadPartCommand({ Bucket: this.#s3.bucket, Key: this.#keys.object, UploadId, PartNumber: number, Body: body })));
    this.#stored.set(number, { PartNumber: number, ETag, ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }) });
    while (this.#stored.has(this.#parts + 1)) this.#parts += 1;
  }

  async #beginUpload(): Promise<string> {
    const { UploadId } = await asking(() => this.#s3.client.send(new CreateMultipartUploadCommand({ Bucket: this.#s3.bucket, Key: this.#keys.object, ChecksumAlgorithm: "CRC32", ContentType: "application/octet-stream" })));
    if (UploadId === undefined) throw new Refusal("unavailable", "The store gave the upload no name.");
    return UploadId;
  }

  /** Notes the parts that are stored, with the one segment after them, while the next parts are on their way. A note that fails is made up for later. */
  #noteInPassing(): void {
    const unnoted = this.#parts - this.#ordered;
    if (this.#failure !== null || unnoted <= 0 || (unnoted < partsUnnotedMax && this.#underWay.size > 0)) return;
    // Only a segment that another one follows: the last one of the file is sealed in another way and must never stand in a state.
    const segment = this.#parts === this.#cut ? this.#rest.firstOfSeveral() : copyOf(this.#underWay.get(this.#parts + 1)?.body.subarray(0, sealedSegmentBytes));
    if (segment === null) return;
    this.#note(null, () => Promise.resolve([segment])).catch(() => undefined);
  }

  /** One note after another; what it says of parts is what stands when it is ordered, `remainder` is asked for when its turn has come. */
  #note(tail: Uint8Array | null, remainder: () => Promise<readonly Buffer[]>): Promise<void> {
    const parts = this.#parts;
    this.#ordered = parts;
    const work = this.#noting.then(async () => {
      const uploadId = parts === 0 ? null : await this.#upload;
      this.#noted = await writeState(this.#s3, this.#keys.state, { header: this.header, uploadId, parts, tail }, await remainder());
    });
    this.#noting = work.catch(() => undefined);
    return work;
  }

  /** With too much in memory over all senders, a slow one's segments wait in the store until they fill a part; but for the newest, see above. */
  async #spill(): Promise<void> {
    const away = (Math.ceil(this.#rest.bytes / sealedSegmentBytes) - 1) * sealedSegmentBytes;
    await this.#fetchAway();
    await this.#note(null, () => Promise.resolve([this.#rest.whole().subarray(0, away)]));
    this.#rest.putAway(away);
  }

  async #fetchAway(): Promise<void> {
    if (this.#rest.awayBytes > 0) this.#rest.fetched(await readRemainder(this.#s3, this.#keys.state, this.#noted, this.#rest.awayBytes));
  }

  async #whole(): Promise<Buffer> {
    await this.#fetchAway();
    return this.#rest.whole();
  }

  async #turnFinished(): Promise<void> {
    const rest = await this.#whole();
    if (this.#cut === 0) {
      const Body = Buffer.concat([this.header, rest]);
      await asking(() => this.#s3.client.send(new PutObjectCommand({ Bucket: this.#s3.bucket, Key: this.#keys.object, Body, ContentType: "application/octet-stream" })));
    } else {
      const bytes = this.header.length + segmentsInParts(this.#cut) * sealedSegmentBytes + rest.length;
      if (rest.length > 0) await this.#storePart((this.#cut += 1), rest);
      await this.#complete(bytes);
    }
    // The file is finished, whatever becomes of its state: what is left of that, after a crash too, goes with the object.
    await this.#dropState().catch(() => undefined);
  }

  async #dropState(): Promise<void> {
    if (this.#cut > 0) await abortUnder(this.#s3, this.#keys.object);
    await deleteVersionsUnder(this.#s3, this.#keys.state);
  }

  /** Puts the parts together. An answer may be lost, or be an error inside a 200: then the object itself is asked for (F18). */
  async #complete(bytes: number): Promise<void> {
    const Parts = Array.from({ length: this.#cut }, (_, index) => this.#stored.get(index + 1)).filter((part) => part !== undefined);
    const UploadId = await this.#upload ?? undefined;
    try {
      await asking(() => this.#s3.client.send(new CompleteMultipartUploadCommand({ Bucket: this.#s3.bucket, Key: this.#keys.object, UploadId, MultipartUpload: { Parts } })));
    } catch (error) {
      const found = await askingOrNull(() => this.#s3.client.send(new HeadObjectCommand({ Bucket: this.#s3.bucket, Key: this.#keys.object })));
      if (found?.ContentLength === bytes) return;
      throw error instanceof Refusal ? error : new Refusal("unavailable", "The store did not put the file together.", { cause: error instanceof Error ? error.name : "unknown" });
    }
  }
}

function copyOf(bytes: Buffer | undefined): Buffer | null {
  return bytes === undefined ? null : Buffer.from(bytes);
}
