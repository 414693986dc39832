import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";

/**
 * An S3 server in this process, with what the portal uses and what real ones do to it: multipart uploads, versions and delete markers, pages,
 * checksums. It checks no signature and forgets everything; for those there is Swift (`swift-s3.sh`). Its switches make it a store that
 * locks, replicates or keeps what it said it deleted.
 */
export interface MemoryS3 {
  readonly port: number;
  readonly buckets: Map<string, Bucket>;
  /** Entries on one page of a listing. */
  pageSize: number;
  /** `on` and `off` as answered; `error` for a store that does not know the question. */
  lock: "on" | "off" | "error";
  replication: "on" | "off" | "empty" | "error";
  /** Says of each version that it was deleted, and keeps it. */
  isKeeping: boolean;
  /** Answers a deletion of several with an error for each. */
  isRefusingToDelete: boolean;
  close(): Promise<void>;
}

interface Version {
  readonly versionId: string;
  readonly body: Buffer | null;
  readonly etag: string;
  readonly at: string;
}

interface Upload {
  readonly key: string;
  readonly at: string;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

export interface Bucket {
  isVersioned: boolean;
  /** Newest last; a body of null is a delete marker. */
  readonly objects: Map<string, Version[]>;
  readonly uploads: Map<string, Upload>;
}

class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
const tag = (name: string, ...content: readonly (string | number | undefined)[]) => `<${name}>${content.filter((part) => part !== undefined).join("")}</${name}>`;
const byKey = (one: readonly [string, unknown], other: readonly [string, unknown]) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0);
const minPartBytes = 5 << 20;

export async function startMemoryS3(): Promise<MemoryS3> {
  const buckets = new Map<string, Bucket>();
  const server = createServer((request, answer) => {
    handle(request, answer).catch((error: unknown) => {
      const refused = error instanceof Refused ? error : new Refused(500, "InternalError");
      xml(answer, refused.status, tag("Error", tag("Code", refused.code), tag("Message", refused.code)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const self: MemoryS3 = {
    port: (server.address() as AddressInfo).port,
    buckets,
    pageSize: 1000,
    lock: "off",
    replication: "off",
    isKeeping: false,
    isRefusingToDelete: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => { resolve(); });
        server.closeAllConnections();
      }),
  };

  async function handle(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://x");
    const [, name = "", ...rest] = decodeURIComponent(url.pathname).split("/");
    const key = rest.join("/");
    const body = await bodyOf(request);
    const method = request.method ?? "GET";
    if (key === "" && method === "PUT" && !url.searchParams.has("versioning")) {
      if (!buckets.has(name)) buckets.set(name, { isVersioned: false, objects: new Map(), uploads: new Map() });
      return void answer.writeHead(200).end();
    }
    const bucket = buckets.get(name);
    if (bucket === undefined) throw new Refused(404, "NoSuchBucket");
    if (key === "") bucketRequest(method, bucket, name, url.searchParams, body, answer);
    else objectRequest(method, bucket, key, url.searchParams, body, request, answer);
  }

  function bucketRequest(method: string, bucket: Bucket, name: string, query: URLSearchParams, body: Buffer, answer: ServerResponse): void {
    if (method === "HEAD") return void answer.writeHead(200).end();
    if (method === "PUT") {
      bucket.isVersioned = body.includes("Enabled");
      return void answer.writeHead(200).end();
    }
    if (method === "DELETE") {
      buckets.delete(name);
      return void answer.writeHead(204).end();
    }
    if (method === "POST") return xml(answer, 200, tag("DeleteResult", ...deleteSeveral(bucket, body.toString())));
    if (query.has("object-lock")) return setting(answer, self.lock, "ObjectLockConfigurationNotFoundError", tag("ObjectLockConfiguration", tag("ObjectLockEnabled", "Enabled")));
    if (query.has("replication")) {
      const rule = tag("Rule", tag("Status", "Enabled"), tag("Destination", tag("Bucket", "arn:aws:s3:::elsewhere")));
      if (self.replication === "empty") return xml(answer, 200, "<ReplicationConfiguration/>");
      return setting(answer, self.replication, "ReplicationConfigurationNotFoundError", tag("ReplicationConfiguration", tag("Role", "arn:aws:iam::1:role/r"), rule));
    }
    const prefix = query.get("prefix") ?? "";
    const page = <T>(root: string, entries: readonly (readonly [string, T])[], after: string, next: readonly [string, string], show: (key: string, entry: T) => string) => {
      const from = entries.filter(([place]) => place > after);
      const shown = from.slice(0, self.pageSize);
      const isTruncated = from.length > shown.length;
      const place = shown.at(-1)?.[0] ?? "";
      const [keyPart = "", idPart = ""] = place.split("\0");
      xml(answer, 200, tag(root, tag("Name", name), tag("Bucket", name), tag("Prefix", prefix), tag("IsTruncated", String(isTruncated)), isTruncated ? tag(next[0], keyPart) + (next[1] === "" ? "" : tag(next[1], idPart)) : "", ...shown.map(([entryPlace, entry]) => show(entryPlace.split("\0")[0] ?? "", entry))));
    };
    if (query.has("uploads")) {
      const entries = [...bucket.uploads].map(([id, upload]) => [`${upload.key}\0${id}`, { id, upload }] as const).filter(([place]) => place.startsWith(prefix)).sort(byKey);
      return page("ListMultipartUploadsResult", entries, `${query.get("key-marker") ?? ""}\0${query.get("upload-id-marker") ?? ""}`, ["NextKeyMarker", "NextUploadIdMarker"], (key, { id, upload }) => tag("Upload", tag("Key", key), tag("UploadId", id), tag("Initiated", upload.at)));
    }
    if (query.has("versions")) {
      const entries = [...bucket.objects].flatMap(([key, versions]) => versions.map((version, index) => [`${key}\0${String(index).padStart(6, "0")}`, { version, isLatest: index === versions.length - 1 }] as const)).filter(([place]) => place.startsWith(prefix)).sort(byKey);
      const marker = query.get("key-marker");
      return page("ListVersionsResult", entries, marker === null ? "" : `${marker}\0${query.get("version-id-marker") ?? ""}`, ["NextKeyMarker", "NextVersionIdMarker"], (key, { version, isLatest }) => tag(version.body === null ? "DeleteMarker" : "Version", tag("Key", key), tag("VersionId", version.versionId), tag("IsLatest", String(isLatest)), tag("LastModified", version.at)));
    }
    const entries = [...bucket.objects].filter(([key, versions]) => key.startsWith(prefix) && versions.at(-1)?.body !== null).sort(byKey);
    page("ListBucketResult", entries, query.get("continuation-token") ?? "", ["NextContinuationToken", ""], (key, versions) => tag("Contents", tag("Key", key), tag("Size", versions.at(-1)?.body?.length ?? 0)));
  }

  function objectRequest(method: string, bucket: Bucket, key: string, query: URLSearchParams, body: Buffer, request: IncomingMessage, answer: ServerResponse): void {
    const uploadId = query.get("uploadId");
    if (method === "POST" && query.has("uploads")) {
      const id = randomUUID();
      bucket.uploads.set(id, { key, at: new Date().toISOString(), parts: new Map() });
      return xml(answer, 200, tag("InitiateMultipartUploadResult", tag("Key", key), tag("UploadId", id)));
    }
    if (uploadId !== null) {
      const upload = bucket.uploads.get(uploadId);
      if (upload?.key !== key) throw new Refused(404, "NoSuchUpload");
      if (method === "DELETE") {
        bucket.uploads.delete(uploadId);
        return void answer.writeHead(204).end();
      }
      if (method === "PUT") {
        upload.parts.set(Number(query.get("partNumber")), { body, etag: md5(body) });
        return void answer.writeHead(200, { etag: `"${md5(body)}"` }).end();
      }
      if (method === "GET") {
        const after = Number(query.get("part-number-marker") ?? 0);
        const parts = [...upload.parts].filter(([number]) => number > after).sort(([one], [other]) => one - other);
        const shown = parts.slice(0, self.pageSize);
        return xml(answer, 200, tag("ListPartsResult", tag("IsTruncated", String(parts.length > shown.length)), tag("NextPartNumberMarker", shown.at(-1)?.[0] ?? 0), ...shown.map(([number, part]) => tag("Part", tag("PartNumber", number), tag("ETag", `"${part.etag}"`), tag("Size", part.body.length)))));
      }
      store(bucket, key, joined(upload, body.toString()));
      bucket.uploads.delete(uploadId);
      return xml(answer, 200, tag("CompleteMultipartUploadResult", tag("Key", key)));
    }
    if (method === "PUT") return void answer.writeHead(200, { etag: `"${store(bucket, key, body).etag}"` }).end();
    if (method === "DELETE") {
      deleteOne(bucket, key, query.get("versionId"));
      return void answer.writeHead(204).end();
    }
    const version = bucket.objects.get(key)?.at(-1);
    if (version?.body === undefined || version.body === null) throw new Refused(404, "NoSuchKey");
    const ifMatch = request.headers["if-match"];
    if (ifMatch !== undefined && ifMatch !== `"${version.etag}"`) throw new Refused(412, "PreconditionFailed");
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const start = Number(from ?? 0);
    if (from !== undefined && start >= version.body.length) throw new Refused(416, "InvalidRange");
    const part = version.body.subarray(start, Math.min(version.body.length, Number(to ?? version.body.length - 1) + 1));
    const range = from === undefined ? {} : { "content-range": `bytes ${String(start)}-${String(start + part.length - 1)}/${String(version.body.length)}` };
    answer.writeHead(from === undefined ? 200 : 206, { etag: `"${version.etag}"`, "content-length": part.length, ...range });
    answer.end(method === "HEAD" ? undefined : part);
  }

  function store(bucket: Bucket, key: string, body: Buffer | null): Version {
    const version: Version = { versionId: bucket.isVersioned ? randomUUID() : "null", body, etag: md5(body ?? Buffer.alloc(0)), at: new Date().toISOString() };
    bucket.objects.set(key, [...(bucket.objects.get(key) ?? []).filter((former) => former.versionId !== version.versionId), version]);
    return version;
  }

  function deleteOne(bucket: Bucket, key: string, versionId: string | null): void {
    if (self.isKeeping) return;
    const versions = bucket.objects.get(key);
    if (versions === undefined) return;
    if (versionId === null && bucket.isVersioned) return void store(bucket, key, null);
    const left = versions.filter((version) => version.versionId !== (versionId ?? "null"));
    if (left.length > 0) bucket.objects.set(key, left);
    else bucket.objects.delete(key);
  }

  function deleteSeveral(bucket: Bucket, request: string): string[] {
    const named = [...request.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = ""]) => ({ key: /<Key>(.*?)<\/Key>/.exec(object)?.[1] ?? "", versionId: /<VersionId>(.*?)<\/VersionId>/.exec(object)?.[1] ?? null }));
    if (self.isRefusingToDelete) return named.map(({ key }) => tag("Error", tag("Key", key), tag("Code", "AccessDenied")));
    for (const { key, versionId } of named) deleteOne(bucket, key, versionId);
    return [];
  }

  return self;
}

function joined(upload: Upload, request: string): Buffer {
  const named = [...request.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({ number: Number(/<PartNumber>(\d+)/.exec(part)?.[1]), etag: (/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? "").replaceAll(/&quot;|"/g, "") }));
  const bodies = named.map(({ number, etag }, index) => {
    const part = upload.parts.get(number);
    if (part?.etag !== etag) throw new Refused(400, "InvalidPart");
    if (part.body.length < minPartBytes && index < named.length - 1) throw new Refused(400, "EntityTooSmall");
    return part.body;
  });
  return Buffer.concat(bodies);
}

/** The whole body, if it is what its sender's checksums say. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  const sha256 = String(request.headers["x-amz-content-sha256"] ?? "");
  if (/^[0-9a-f]{64}$/.test(sha256) && createHash("sha256").update(body).digest("hex") !== sha256) throw new Refused(400, "XAmzContentSHA256Mismatch");
  const sum = request.headers["x-amz-checksum-crc32"];
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  if (typeof sum === "string" && bytes.toString("base64") !== sum) throw new Refused(400, "BadDigest");
  return body;
}

function setting(answer: ServerResponse, state: "on" | "off" | "error", none: string, content: string): void {
  if (state === "error") throw new Refused(501, "NotImplemented");
  if (state === "off") throw new Refused(404, none);
  xml(answer, 200, content);
}

function xml(answer: ServerResponse, status: number, content: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;
  answer.writeHead(status, { "content-type": "application/xml", "content-length": Buffer.byteLength(body) });
  answer.end(answer.req.method === "HEAD" ? undefined : body);
}
