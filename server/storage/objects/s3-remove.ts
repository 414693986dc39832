import { AbortMultipartUploadCommand, DeleteObjectsCommand, ListMultipartUploadsCommand, ListObjectVersionsCommand, type ObjectIdentifier } from "@aws-sdk/client-s3";
import { Refusal } from "../../domain/refusal.ts";
import { asking, askingOrNull, type S3 } from "./s3-client.ts";

/** An upload that ends while it is removed shows itself in the next round; more rounds than this mean that somebody still writes. */
const roundsMax = 4;

/**
 * Aborts every unfinished upload and deletes every version and delete marker under a prefix, until nothing is listed any more.
 * @throws {Refusal} `unavailable`, also when the store keeps some of it (F38).
 */
export async function removeUnder(s3: S3, prefix: string, except: { readonly uploadId?: string } = {}): Promise<void> {
  for (let round = 1; round <= roundsMax; round += 1) {
    const aborted = await abortUnder(s3, prefix, except.uploadId);
    const deleted = await deleteVersionsUnder(s3, prefix);
    if (aborted + deleted === 0) return;
  }
  throw new Refusal("unavailable", "The store still lists what was removed.");
}

/** Aborts unfinished uploads under a prefix; gives how many there were. */
export async function abortUnder(s3: S3, prefix: string, exceptUploadId?: string): Promise<number> {
  let count = 0;
  let position: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (position !== null) {
    const from: { KeyMarker?: string; UploadIdMarker?: string } = position;
    const page = await asking(() => s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket, Prefix: prefix, ...from })));
    for (const { Key, UploadId } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || UploadId === exceptUploadId) continue;
      await askingOrNull(() => s3.client.send(new AbortMultipartUploadCommand({ Bucket: s3.bucket, Key, UploadId })));
      count += 1;
    }
    position = page.IsTruncated === true && page.NextKeyMarker !== undefined ? { KeyMarker: page.NextKeyMarker, ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }) } : null;
  }
  return count;
}

/** Deletes every version and delete marker under a prefix; gives how many there were. */
export async function deleteVersionsUnder(s3: S3, prefix: string): Promise<number> {
  let count = 0;
  for (;;) {
    // Always the first page: what is deleted is gone from it.
    const page = await asking(() => s3.client.send(new ListObjectVersionsCommand({ Bucket: s3.bucket, Prefix: prefix })));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, VersionId }): ObjectIdentifier[] => (Key === undefined ? [] : [{ Key, ...(VersionId === undefined ? {} : { VersionId }) }]));
    if (Objects.length === 0) return count;
    const { Errors } = await asking(() => s3.client.send(new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects, Quiet: true } })));
    if (Errors !== undefined && Errors.length > 0) throw new Refusal("unavailable", "The store kept a part of what was to be removed.", { cause: Errors[0]?.Code ?? "unknown", count: Errors.length });
    count += Objects.length;
    if (page.IsTruncated !== true) return count;
  }
}
