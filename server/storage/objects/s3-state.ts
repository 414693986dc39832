import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { Refusal } from "../../domain/refusal.ts";
import { headerBytes, nonceBytes, segmentBytes, tagBytes } from "../../sealing/format.ts";
import { asking, askingOrNull, type S3 } from "./s3-client.ts";

const stateMagic = Buffer.from("CUSTODYS", "ascii");
const stateVersion = 1;

/** What is durable of an unfinished object, but for its parts and its remainder. */
export interface State {
  readonly header: Uint8Array;
  /** The multipart upload that holds the parts, or null before the first part. */
  readonly uploadId: string | null;
  /** Parts that count; later ones were never acknowledged and are void. */
  readonly parts: number;
  /** The sealed tail after the remainder, or null. */
  readonly tail: Uint8Array | null;
}

/** A state as it was found, without the remainder that follows it. */
export interface FoundState extends State {
  /** Where the remainder begins in the state object, and how long it is: whole sealed segments that fill no part yet. */
  readonly remainderStart: number;
  readonly remainderBytes: number;
  /** This very writing of the state. */
  readonly etag: string;
}

/** All but the remainder fits into so many bytes, with an upload id of any length that S3 servers give. */
const headMaxBytes = stateMagic.length + 1 + 4 + 2 + 65_535 + headerBytes + 4 + nonceBytes + segmentBytes + tagBytes;

function encode(state: State): Buffer[] {
  const uploadId = Buffer.from(state.uploadId ?? "", "ascii");
  const numbers = Buffer.alloc(7);
  numbers[0] = stateVersion;
  numbers.writeUInt32BE(state.parts, 1);
  numbers.writeUInt16BE(uploadId.length, 5);
  const tailLength = Buffer.alloc(4);
  tailLength.writeUInt32BE(state.tail?.length ?? 0);
  return [stateMagic, numbers, uploadId, Buffer.from(state.header), tailLength, Buffer.from(state.tail ?? [])];
}

/** @throws {Refusal} `object-damaged` for bytes that no writer of this format made. */
function decode(bytes: Buffer, objectBytes: number, etag: string): FoundState {
  const damaged = () => new Refusal("object-damaged", "The state of this unfinished object is damaged.");
  let position = 0;
  const take = (count: number) => {
    if (position + count > bytes.length) throw damaged();
    return bytes.subarray(position, (position += count));
  };
  if (!take(stateMagic.length).equals(stateMagic) || take(1)[0] !== stateVersion) throw damaged();
  const parts = take(4).readUInt32BE();
  const uploadId = take(take(2).readUInt16BE()).toString("ascii");
  // Copies: the whole head of the state, up to a mebibyte, would stay in memory with them.
  const header = Buffer.from(take(headerBytes));
  const tailLength = take(4).readUInt32BE();
  const tail = tailLength === 0 ? null : Buffer.from(take(tailLength));
  if (parts > 0 && uploadId === "") throw damaged();
  return { header, uploadId: uploadId === "" ? null : uploadId, parts, tail, remainderStart: position, remainderBytes: objectBytes - position, etag };
}

/** Makes the state and the remainder durable in one request, so that they never disagree. */
export async function writeState(s3: S3, key: string, state: State, remainder: readonly Uint8Array[]): Promise<FoundState> {
  const head = encode(state);
  const Body = Buffer.concat([...head, ...remainder]);
  const { ETag } = await asking(() => s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body, ContentType: "application/octet-stream" })));
  const remainderStart = head.reduce((sum, piece) => sum + piece.length, 0);
  return { ...state, remainderStart, remainderBytes: Body.length - remainderStart, etag: ETag ?? "" };
}

/** The state without its remainder, or null where there is none. */
export async function readState(s3: S3, key: string): Promise<FoundState | null> {
  const found = await askingOrNull(async () => {
    const answer = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: key, Range: `bytes=0-${String(headMaxBytes - 1)}` }));
    return { answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
  });
  if (found === null) return null;
  const { answer, bytes } = found;
  const whole = Number(answer.ContentRange?.split("/")[1] ?? answer.ContentLength ?? bytes.length);
  return decode(bytes, whole, answer.ETag ?? "");
}

/** The first `bytes` bytes of the remainder. @throws {Refusal} `unavailable` when another writer was here meanwhile. */
export async function readRemainder(s3: S3, key: string, state: FoundState, bytes: number): Promise<Buffer> {
  const Range = `bytes=${String(state.remainderStart)}-${String(state.remainderStart + bytes - 1)}`;
  const remainder = await askingOrNull(async () => {
    const answer = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: key, Range, ...(state.etag === "" ? {} : { IfMatch: state.etag }) }));
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  });
  if (remainder?.length !== bytes) throw new Refusal("unavailable", "The unfinished object has changed meanwhile.");
  return remainder;
}
