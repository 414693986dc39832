import { Worker } from "node:worker_threads";
import { Refusal } from "../../domain/refusal.ts";
import { sealedSegmentBytes } from "../../sealing/format.ts";
import type { Digest, FromDigestWorker, ToDigestWorker } from "./digest-messages.ts";
import { damaged } from "./sealed-segments.ts";

const slotCount = 4;

interface Job {
  readonly onMessage: (message: FromDigestWorker) => void;
  readonly onFailure: (error: Error) => void;
}

/**
 * Hashes sealed files in one worker thread, several at a time, so that reading back a large file does not stall other requests.
 * A file's memory is four slots that both threads share, whatever its size.
 */
export class DigestThread {
  #worker: Worker | null = null;
  readonly #jobs = new Map<number, Job>();
  #lastJob = 0;

  /** @throws {Refusal} `object-damaged` when a segment does not open or one is missing; `unavailable` when the thread ended. */
  async digest(
    file: { readonly fileId: string; readonly fileKey: Uint8Array; readonly segmentCount: number },
    segments: AsyncIterable<Uint8Array>,
    onProgress: (bytesDone: number) => void,
  ): Promise<Digest> {
    const job = (this.#lastJob += 1);
    const slots = new SharedArrayBuffer(slotCount * sealedSegmentBytes);
    const free = Array.from({ length: slotCount }, (_, slot) => slot);
    let wake: () => void = () => undefined;
    let outcome: Digest | Error | null = null;

    this.#jobs.set(job, {
      onMessage: (message) => {
        if (message.say === "taken") {
          free.push(message.slot);
          onProgress(message.bytes);
        } else outcome = message.say === "done" ? message : damaged();
        wake();
      },
      onFailure: (error) => {
        outcome = error;
        wake();
      },
    });
    const something = () => new Promise<void>((resolve) => (wake = resolve));
    // Set by the callbacks above, which the compiler does not see.
    const ended = () => outcome;

    try {
      this.#say({ job, say: "begin", ...file, slots });
      let count = 0;
      for await (const sealed of segments) {
        let slot = free.pop();
        while (slot === undefined && ended() === null) {
          await something();
          slot = free.pop();
        }
        if (slot === undefined) break;
        Buffer.from(slots, slot * sealedSegmentBytes, sealedSegmentBytes).set(sealed);
        this.#say({ job, say: "segment", slot, bytes: sealed.length });
        count += 1;
      }
      if (count < file.segmentCount && ended() === null) throw damaged();
      let result = ended();
      while (result === null) {
        await something();
        result = ended();
      }
      if (result instanceof Error) throw result;
      onProgress(result.bytes);
      return { bytes: result.bytes, sha256: result.sha256, head: result.head, tail: result.tail };
    } finally {
      this.#jobs.delete(job);
      this.#say({ job, say: "forget" });
      if (this.#jobs.size === 0) this.#worker?.unref();
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #say(message: ToDigestWorker): void {
    if (message.say === "begin") this.#start().ref();
    this.#worker?.postMessage(message);
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./digest-worker.ts", import.meta.url));
    worker.on("message", (message: FromDigestWorker) => this.#jobs.get(message.job)?.onMessage(message));
    worker.on("error", () => undefined);
    worker.on("exit", () => {
      this.#worker = null;
      for (const job of this.#jobs.values()) job.onFailure(new Refusal("unavailable", "The check was interrupted."));
    });
    this.#worker = worker;
    return worker;
  }
}
