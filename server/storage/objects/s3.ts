import { AbortMultipartUploadCommand, CreateMultipartUploadCommand, HeadBucketCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectVersionsCommand, ListPartsCommand, PutObjectCommand, S3ServiceException, type CompletedPart } from "@aws-sdk/client-s3";
import { Refusal } from "../../domain/refusal.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { BucketSettings } from "../../ports/settings.ts";
import { asking, askingOrNull, createS3, isMissing, usualPatience, type S3, type S3Patience } from "./s3-client.ts";
import { bytesOfPart, keysOf, markerKey, readyKey, type Keys } from "./s3-layout.ts";
import { listIds } from "./s3-list.ts";
import { probeBucket } from "./s3-probe.ts";
import { readRange } from "./s3-read.ts";
import type { Room } from "./s3-remainder.ts";
import { abortUnder, deleteVersionsUnder, removeUnder } from "./s3-remove.ts";
import { readState, writeState, type FoundState } from "./s3-state.ts";
import { S3Unfinished } from "./s3-unfinished.ts";

/** What all uploads of one process may hold in memory before slow senders' segments wait in the store. */
const roomBytes = 384 << 20;

/**
 * Objects in a bucket of an S3 store. An object with the id X is `X/object`; while it is unfinished, `X/state` says how far it is (docs/FORMAT.md).
 * Nothing is in memory only: any process goes on where another one stopped. `isInUse` tells that records name objects already: then a bucket
 * without the marker is another bucket, and no proof that anything is gone.
 * @throws {Refusal} `setting-invalid` when the bucket is missing, is not ours, or its store cannot do what the portal needs; `unavailable`.
 */
export async function openS3ObjectStore(place: BucketSettings, options: { readonly isInUse?: boolean; readonly patience?: S3Patience; readonly roomBytes?: number } = {}): Promise<ObjectStore> {
  const s3 = createS3(place, options.patience ?? usualPatience);
  const room: Room = { bytes: 0, maxBytes: options.roomBytes ?? roomBytes };
  await mustBeUsable(s3, place, options.isInUse === true);

  const sizeOf = async (keys: Keys): Promise<number | null> => {
    const found = await askingOrNull(() => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: keys.object })));
    return found?.ContentLength ?? null;
  };

  return {
    async begin(objectId, header) {
      const keys = keysOf(objectId);
      const [size, state] = await Promise.all([sizeOf(keys), readState(s3, keys.state)]);
      if (size === null && state === null) await writeState(s3, keys.state, { header, uploadId: null, parts: 0, tail: null }, []);
    },

    async resume(objectId) {
      const keys = keysOf(objectId);
      const [size, state] = await Promise.all([sizeOf(keys), readState(s3, keys.state)]);
      if (size !== null && state !== null) await dropState(s3, keys);
      if (size !== null || state === null) throw new Refusal("object-missing", "There is no such unfinished object.");
      return new S3Unfinished(s3, keys, state, await partsOf(s3, keys, state), room);
    },

    async size(objectId) {
      const size = await sizeOf(keysOf(objectId));
      // A HEAD cannot tell a missing key from a missing bucket.
      if (size === null && (await askingOrNull(() => s3.client.send(new HeadBucketCommand({ Bucket: s3.bucket })))) === null) throw new Refusal("unavailable", "The store's bucket is not there.");
      return size;
    },

    async *read(objectId, start, end) {
      yield* readRange(s3, keysOf(objectId).object, start, end);
    },

    async remove(objectId) {
      await removeUnder(s3, keysOf(objectId).prefix);
    },

    async probe(objectId) {
      keysOf(objectId);
      return probeBucket(s3, objectId);
    },

    list: () => listIds(s3),

    async isReady() {
      try {
        await tryWriting(s3);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** The parts that the state names. @throws {Refusal} `object-damaged` when the store does not have them all any more. */
async function partsOf(s3: S3, keys: Keys, state: FoundState): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = [];
  const UploadId = state.uploadId;
  if (state.parts === 0 || UploadId === null) return parts;
  let PartNumberMarker: string | undefined = "0";
  while (PartNumberMarker !== undefined && parts.length < state.parts) {
    const from: string = PartNumberMarker;
    const page = await askingOrNull(() => s3.client.send(new ListPartsCommand({ Bucket: s3.bucket, Key: keys.object, UploadId, PartNumberMarker: from })));
    for (const { PartNumber, ETag, Size, ChecksumCRC32 } of page?.Parts ?? []) {
      if (parts.length === state.parts || PartNumber !== parts.length + 1 || Size !== bytesOfPart(PartNumber)) break;
      parts.push({ PartNumber, ETag, ...(ChecksumCRC32 === undefined ? {} : { ChecksumCRC32 }) });
    }
    PartNumberMarker = page?.IsTruncated === true ? page.NextPartNumberMarker : undefined;
  }
  if (parts.length < state.parts) throw new Refusal("object-damaged", "The store has lost a part of this object.");
  return parts;
}

/** A crash after the last step of finishing left the state behind. */
async function dropState(s3: S3, keys: Keys): Promise<void> {
  await abortUnder(s3, keys.object);
  await deleteVersionsUnder(s3, keys.state);
}

/** Begins an upload, which needs the right to write, and aborts it: nothing stays, whatever the bucket's settings are. */
async function tryWriting(s3: S3, whileBegun: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const { UploadId } = await asking(() => s3.client.send(new CreateMultipartUploadCommand({ Bucket: s3.bucket, Key: readyKey })));
  try {
    await whileBegun();
  } finally {
    await askingOrNull(() => s3.client.send(new AbortMultipartUploadCommand({ Bucket: s3.bucket, Key: readyKey, UploadId })));
  }
}

/** Everything that a wrong setting or an unfit store would show only later, and worse (F43). */
async function mustBeUsable(s3: S3, place: BucketSettings, isInUse: boolean): Promise<void> {
  const Bucket = s3.bucket;
  const refused = (text: string) => new Refusal("setting-invalid", `The portal cannot start: ${text}`);
  const endpoint = place.endpoint === null ? "Amazon S3" : `the store at ${place.endpoint.origin} (S3_ENDPOINT)`;
  try {
    await s3.client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    if (isMissing(error)) throw refused(`there is no bucket ${Bucket} (S3_BUCKET) at ${endpoint}. Create it first.`);
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 403 || status === 401 || (error instanceof Error && error.name === "CredentialsProviderError")) throw refused(`${endpoint} does not accept AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for the bucket ${Bucket}.`);
    if (status === 301 || status === 400) throw refused(`the bucket ${Bucket} is not in the region ${place.region} (S3_REGION), or its name is not valid.`);
    throw refused(`${endpoint} does not answer.`);
  }
  await abortUnder(s3, readyKey);
  await tryWriting(s3, async () => {
    // A store that answers these with something else would let every proof of deletion pass.
    const uploads = await asking(() => s3.client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: readyKey })));
    if (uploads.Uploads?.some((upload) => upload.Key === readyKey) !== true) throw refused(`${endpoint} does not list unfinished uploads, so nothing could be proven about a deletion.`);
  });
  const marker = () => asking(() => s3.client.send(new ListObjectVersionsCommand({ Bucket, Prefix: markerKey })));
  const isMarked = (await askingOrNull(() => s3.client.send(new HeadObjectCommand({ Bucket, Key: markerKey })))) !== null;
  if (!isMarked && isInUse) throw refused(`the bucket ${Bucket} (S3_BUCKET) is not the one that the records name files in: it lacks ${markerKey}.`);
  if (!isMarked) await asking(() => s3.client.send(new PutObjectCommand({ Bucket, Key: markerKey, Body: "Sealed objects of Custody. See docs/FORMAT.md.\n", ContentType: "text/plain" })));
  if ((await marker()).Versions?.some((version) => version.Key === markerKey) !== true) throw refused(`${endpoint} does not list versions, so nothing could be proven about a deletion.`);
}
