import { GetObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { Refusal } from "../../domain/refusal.ts";
import { asking, isMissing, type S3 } from "./s3-client.ts";

/** Times that a reading may break off without a byte in between. */
const breaksMax = 3;

/**
 * Bytes `start` to `end` of an object. A reading that breaks off goes on from where it was; an object that is shorter gives fewer bytes, which
 * the sealed store above takes for damage (F29).
 * @throws {Refusal} `object-missing`, `unavailable`.
 */
export async function* readRange(s3: S3, key: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  let breaksLeft = breaksMax;
  for (let position = start; position < end; ) {
    const body = await open(s3, key, position, end);
    if (body === null) return;
    const before = position;
    try {
      for await (const chunk of body) {
        const piece = (chunk as Uint8Array).subarray(0, end - position);
        position += piece.length;
        yield piece;
        if (position >= end) return;
      }
    } catch (error) {
      breaksLeft = position > before ? breaksMax : breaksLeft - 1;
      if (breaksLeft === 0) throw new Refusal("unavailable", "The store broke off in the middle of a file.", { cause: error instanceof Error ? error.name : "unknown" });
      continue;
    } finally {
      body.destroy();
    }
    // It ended as if it were whole: there is no more.
    return;
  }
}

async function open(s3: S3, key: string, start: number, end: number): Promise<Readable | null> {
  try {
    const { Body } = await asking(async () => {
      try {
        return await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: key, Range: `bytes=${String(start)}-${String(end - 1)}` }));
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === "InvalidRange") return { Body: null };
        throw error;
      }
    });
    return (Body ?? null) as Readable | null;
  } catch (error) {
    if (isMissing(error)) throw new Refusal("object-missing", "There is no such object.");
    throw error;
  }
}
