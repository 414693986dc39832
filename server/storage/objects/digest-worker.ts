import { createHash, type Hash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { inner, last, sealedSegmentBytes } from "../../sealing/format.ts";
import { deriveFileKeys, type FileKeys } from "../../sealing/keys.ts";
import { openSegment } from "../../sealing/stream.ts";
import { edgeBytes, type FromDigestWorker, type ToDigestWorker } from "./digest-messages.ts";
import { release } from "./release.ts";

/** Opens and hashes segments off the main thread. They come in slots of shared memory, which are given back one by one. */
interface Job {
  readonly keys: FileKeys;
  readonly slots: SharedArrayBuffer;
  readonly segmentCount: number;
  readonly hash: Hash;
  index: number;
  bytes: number;
  head: Buffer;
  tail: Buffer;
}

const jobs = new Map<number, Job>();
const say = (message: FromDigestWorker) => parentPort?.postMessage(message);

parentPort?.on("message", (message: ToDigestWorker) => {
  if (message.say === "begin") {
    const { slots, segmentCount } = message;
    const keys = deriveFileKeys(message.fileKey, message.fileId);
    jobs.set(message.job, { keys, slots, segmentCount, hash: createHash("sha256"), index: 0, bytes: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0) });
  } else if (message.say === "segment") take(message.job, message.slot, message.bytes);
  else jobs.delete(message.job);
});

function take(id: number, slot: number, sealedBytes: number): void {
  const job = jobs.get(id);
  if (job === undefined) return;
  const sealed = Buffer.from(job.slots, slot * sealedSegmentBytes, sealedBytes);
  const plain = openSegment(job.keys, job.index, job.index === job.segmentCount - 1 ? last : inner, sealed);
  if (plain === null) {
    jobs.delete(id);
    return say({ job: id, say: "damaged" });
  }
  job.hash.update(plain);
  if (job.index === 0) job.head = Buffer.from(plain.subarray(0, edgeBytes));
  // Only the last two segments can hold the file's last bytes; before the last but one nothing is copied.
  if (job.index >= job.segmentCount - 2) job.tail = Buffer.concat([job.tail, plain.subarray(-edgeBytes)]);
  job.index += 1;
  job.bytes += plain.length;
  release([plain]);
  if (job.index < job.segmentCount) return say({ job: id, say: "taken", slot, bytes: job.bytes });
  jobs.delete(id);
  const { bytes, head, tail } = job;
  say({ job: id, say: "done", bytes, sha256: job.hash.digest("hex"), head, tail: Buffer.from(tail.subarray(-edgeBytes)) });
}
