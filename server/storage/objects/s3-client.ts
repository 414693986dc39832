import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { Refusal } from "../../domain/refusal.ts";
import type { BucketSettings } from "../../ports/settings.ts";

export interface S3Patience {
  /** Tries of one request, the first included. */
  readonly attempts: number;
  /** How long the store may be silent before a request counts as lost. */
  readonly answerMilliseconds: number;
}

export const usualPatience: S3Patience = { attempts: 5, answerMilliseconds: 60_000 };

/** A client and what its answers told about the store behind it. */
export interface S3 {
  readonly client: S3Client;
  readonly bucket: string;
  /** OpenStack Swift, which keeps parts of deleted objects for a while; known after the first answer. */
  isSwift(): boolean;
}

export function createS3(place: BucketSettings, patience: S3Patience): S3 {
  let isSwift = false;
  const client = new S3Client({
    region: place.region,
    ...(place.endpoint === null ? {} : { endpoint: place.endpoint.href, forcePathStyle: true }),
    ...(place.credentials === null ? {} : { credentials: place.credentials }),
    maxAttempts: patience.attempts,
    // Slow readers hold a connection each; with the SDK's limit of fifty they would keep everybody else waiting.
    requestHandler: {
      connectionTimeout: Math.min(5_000, patience.answerMilliseconds),
      requestTimeout: patience.answerMilliseconds,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY },
      httpsAgent: { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY },
    },
  });
  client.middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request);
      const headers = (answer.response as { headers?: Record<string, string> } | undefined)?.headers;
      if (headers?.["x-openstack-request-id"] !== undefined || headers?.["x-trans-id"] !== undefined) isSwift = true;
      return answer;
    },
    { step: "deserialize", name: "tellStoresApart" },
  );
  return { client, bucket: place.bucket, isSwift: () => isSwift };
}

/** What a store says when bytes came out wrong on the way to it. Sent again they may be right; they were not stored (F13). */
const brokenOnTheWay = new Set(["BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody", "SignatureDoesNotMatch"]);

/**
 * Does a request and does it again where its bytes were damaged on the way; what is busy, silent or broken the SDK tries again by itself (F11, F12).
 * @throws {Refusal} `storage-full`, `unavailable`. What is missing is thrown as it came: see `isMissing`.
 */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  for (let triesLeft = 3; ; triesLeft -= 1) {
    try {
      return await request();
    } catch (error) {
      if (triesLeft > 1 && isBrokenOnTheWay(error)) continue;
      throw fromS3(error);
    }
  }
}

// The SDK marks what it has tried often enough; an answer that breaks off in its body is not marked.
function isBrokenOnTheWay(error: unknown): boolean {
  if (error instanceof S3ServiceException) return brokenOnTheWay.has(error.name);
  return error instanceof Error && !("$metadata" in error) && "code" in error && error.code === "ECONNRESET";
}

/** `asking`, with null for a key that is not there. A bucket that is not there is no answer about a key. */
export async function askingOrNull<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await asking(request);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** True for a key, an upload or a version that the store does not have. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && ["NoSuchKey", "NotFound", "NoSuchUpload", "NoSuchVersion"].includes(error.name);
}

const full = /QuotaExceeded|StorageFull|InsufficientStorage|InsufficientCapacity/;

/** What the store or the way to it said, as a refusal; its text is left out, for it names keys. Bugs of ours stay what they were. */
function fromS3(error: unknown): unknown {
  if (isMissing(error)) return error;
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    if (status === 507 || full.test(error.name)) return new Refusal("storage-full", "The store has no room left.", { cause: error.name });
    return new Refusal("unavailable", "The store cannot be used at present.", { cause: error.name });
  }
  if (!(error instanceof Error) || error instanceof Refusal || error instanceof RangeError || (error instanceof TypeError && !("$metadata" in error))) return error;
  return new Refusal("unavailable", "The store cannot be used at present.", { cause: "code" in error && typeof error.code === "string" ? error.code : error.name });
}
