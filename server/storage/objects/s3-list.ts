import { ListMultipartUploadsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { asking, type S3 } from "./s3-client.ts";
import { idOfKey } from "./s3-layout.ts";

interface Latest {
  readonly objectId: string;
  readonly milliseconds: number;
}

/**
 * Every id of which the bucket has anything: an object, a former version, a delete marker, an unfinished upload. Each comes once. Unfinished
 * uploads are held in memory meanwhile (there are as many as senders), objects are not.
 */
export async function* listIds(s3: S3): AsyncGenerator<{ objectId: string; changedAt: Temporal.Instant }> {
  const uploads = await uploadsById(s3);
  const told = (objectId: string, milliseconds: number) => {
    const latest = Math.max(milliseconds, uploads.get(objectId) ?? 0);
    uploads.delete(objectId);
    return { objectId, changedAt: Temporal.Instant.fromEpochMilliseconds(latest) };
  };
  let current = null as Latest | null;
  let position: { KeyMarker?: string; VersionIdMarker?: string } | null = {};
  while (position !== null) {
    const from: { KeyMarker?: string; VersionIdMarker?: string } = position;
    const page = await asking(() => s3.client.send(new ListObjectVersionsCommand({ Bucket: s3.bucket, ...from })));
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, LastModified }) => {
      const objectId = idOfKey(Key ?? "");
      return objectId === null ? [] : [{ key: Key ?? "", objectId, milliseconds: LastModified?.getTime() ?? 0 }];
    });
    // Versions and delete markers come in two lists; all keys of an id stand side by side once they are sorted.
    found.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
    for (const { objectId, milliseconds } of found) {
      const before = current;
      if (before !== null && before.objectId !== objectId) yield told(before.objectId, before.milliseconds);
      current = { objectId, milliseconds: before?.objectId === objectId ? Math.max(before.milliseconds, milliseconds) : milliseconds };
    }
    position = page.IsTruncated === true && page.NextKeyMarker !== undefined ? { KeyMarker: page.NextKeyMarker, ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }) } : null;
  }
  if (current !== null) yield told(current.objectId, current.milliseconds);
  for (const [objectId, milliseconds] of [...uploads]) yield told(objectId, milliseconds);
}

async function uploadsById(s3: S3): Promise<Map<string, number>> {
  const uploads = new Map<string, number>();
  let position: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
  while (position !== null) {
    const from: { KeyMarker?: string; UploadIdMarker?: string } = position;
    const page = await asking(() => s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket, ...from })));
    for (const { Key, Initiated } of page.Uploads ?? []) {
      const objectId = idOfKey(Key ?? "");
      if (objectId !== null) uploads.set(objectId, Math.max(Initiated?.getTime() ?? 0, uploads.get(objectId) ?? 0));
    }
    position = page.IsTruncated === true && page.NextKeyMarker !== undefined ? { KeyMarker: page.NextKeyMarker, ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }) } : null;
  }
  return uploads;
}
