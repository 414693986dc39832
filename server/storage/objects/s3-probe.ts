import { GetBucketReplicationCommand, GetObjectLockConfigurationCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, ListObjectVersionsCommand, S3ServiceException } from "@aws-sdk/client-s3";
import type { ProbeAnswer } from "../../ports/object-store.ts";
import { asking, askingOrNull, type S3 } from "./s3-client.ts";

/**
 * Asks the bucket for traces of an object, by the bare id and not by the keys that `remove` knows: what lies under another key that begins with
 * the id is found too. Costs the same whatever else is in the bucket. An error is thrown, it is no answer (F38).
 */
export async function probeBucket(s3: S3, objectId: string): Promise<readonly ProbeAnswer[]> {
  const where = { Bucket: s3.bucket, Prefix: objectId };
  const isOurs = (key: string | undefined) => key !== undefined && key.startsWith(objectId) && !/^[A-Za-z0-9_-]/.test(key.slice(objectId.length));
  const [byKey, listed, versions, uploads, lock, replication] = await Promise.all([
    askingOrNull(() => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: `${objectId}/object` }))),
    all(async (ContinuationToken?: string) => {
      const page = await asking(() => s3.client.send(new ListObjectsV2Command({ ...where, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) })));
      return { keys: page.Contents?.map((entry) => entry.Key) ?? [], next: page.IsTruncated === true ? page.NextContinuationToken : undefined };
    }),
    all(async (from?: { KeyMarker: string; VersionIdMarker?: string }) => {
      const page = await asking(() => s3.client.send(new ListObjectVersionsCommand({ ...where, ...from })));
      const next = page.IsTruncated === true && page.NextKeyMarker !== undefined ? { KeyMarker: page.NextKeyMarker, ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }) } : undefined;
      return { keys: [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map((entry) => entry.Key), next };
    }),
    all(async (from?: { KeyMarker: string; UploadIdMarker?: string }) => {
      const page = await asking(() => s3.client.send(new ListMultipartUploadsCommand({ ...where, ...from })));
      const next = page.IsTruncated === true && page.NextKeyMarker !== undefined ? { KeyMarker: page.NextKeyMarker, ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }) } : undefined;
      return { keys: page.Uploads?.map((entry) => entry.Key) ?? [], next };
    }),
    lockOf(s3),
    replicationOf(s3),
  ]);
  const answer = (place: string, count: number, none: string): ProbeAnswer => ({ place, found: count > 0 ? "yes" : "no", detail: count > 0 ? `${String(count)} found` : none });
  return [
    answer("object in the bucket", listed.filter(isOurs).length + (byKey === null ? 0 : 1), "not answered by key, not listed under its id"),
    answer("versions and delete markers in the bucket", versions.filter(isOurs).length, "none is listed under its id"),
    answer("unfinished uploads in the bucket", uploads.filter(isOurs).length, "none is listed under its id"),
    ...(s3.isSwift() ? [{ place: "parts of deleted uploads (OpenStack Swift)", found: "unknown", detail: "Swift keeps the sealed parts of a deleted object apart until its own clean-up runs, and does not say when it did" } as const] : []),
    lock,
    replication,
    { place: "copies that the store makes by itself", found: "unknown", detail: "an S3 interface cannot tell about snapshots and back-ups behind it" },
  ];
}

async function all<P>(page: (from?: P) => Promise<{ keys: readonly (string | undefined)[]; next: P | undefined }>): Promise<(string | undefined)[]> {
  const keys: (string | undefined)[] = [];
  let from: P | undefined;
  do {
    const { keys: found, next } = await page(from);
    keys.push(...found);
    from = next;
  } while (from !== undefined);
  return keys;
}

/** What stores answer that do not know the question, or do not let us ask it. */
const cannotTell = new Set(["NotImplemented", "MethodNotAllowed", "AccessDenied", "InvalidRequest", "InvalidArgument", "UnsupportedOperation", "XNotImplemented"]);

async function setting(place: string, ask: () => Promise<{ isOn: boolean | null; detail: string }>, none: string): Promise<ProbeAnswer> {
  const told = (isOn: boolean | null, detail: string): ProbeAnswer => ({ place, found: isOn === null ? "unknown" : isOn ? "yes" : "no", detail, preventsProof: isOn === true });
  return asking(async () => {
    try {
      const { isOn, detail } = await ask();
      return told(isOn, detail);
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === none) return told(false, "not set for this bucket");
      if (error instanceof S3ServiceException && cannotTell.has(error.name)) return told(null, "the store does not answer this question");
      throw error;
    }
  });
}

function lockOf(s3: S3): Promise<ProbeAnswer> {
  const ask = async () => {
    const { ObjectLockConfiguration: lock } = await s3.client.send(new GetObjectLockConfigurationCommand({ Bucket: s3.bucket }));
    if (lock?.ObjectLockEnabled === "Enabled") return { isOn: true, detail: "the bucket keeps what is deleted (Object Lock)" };
    return { isOn: null, detail: "the store's answer says neither on nor off" };
  };
  return setting("Object Lock of the bucket", ask, "ObjectLockConfigurationNotFoundError");
}

function replicationOf(s3: S3): Promise<ProbeAnswer> {
  const ask = async () => {
    const { ReplicationConfiguration: replication } = await s3.client.send(new GetBucketReplicationCommand({ Bucket: s3.bucket }));
    const rules = replication?.Rules?.filter((rule) => rule.Status !== "Disabled") ?? [];
    if (rules.length > 0) return { isOn: true, detail: "the bucket is copied to another one (replication)" };
    // Some stores say "none" with an empty answer, others with an error; an answer of another kind says nothing.
    return replication === undefined ? { isOn: null, detail: "the store's answer says neither on nor off" } : { isOn: false, detail: "not set for this bucket" };
  };
  return setting("replication of the bucket", ask, "ReplicationConfigurationNotFoundError");
}
