import type { DetailedError, HttpRequest, Upload as TusUpload } from "tus-js-client";
import { ApiError } from "../server/api.ts";
import { type Hashing, reprDigest, startHashing } from "./hash.ts";
import { identityOf, type SendingItem } from "./item.ts";
import { Pace } from "./rate.ts";
import { forget, remember } from "./remembered.ts";

/** Pieces below the limits of common proxies (100 MB); smaller ones when something still refuses them. */
const pieceBytes = [64 * 2 ** 20, 8 * 2 ** 20, 900 * 2 ** 10] as const;
/** About ten minutes of trying on after a fault, before a person has to press "Go on". */
const retryDelays = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000];

type Change = (change: Partial<SendingItem>) => void;

/** Sends one file by tus 1.0, goes on after faults, and lets the last piece carry the fingerprint that must agree. */
export class Attempt {
  readonly #item: SendingItem;
  readonly #change: Change;
  readonly #pace = new Pace();
  #upload: TusUpload | null = null;
  #hashing: Hashing | null = null;
  #uploadId: string | null;
  #piece = 0;
  #createKey = crypto.randomUUID();
  #painted = 0;
  #release: (() => void) | null = null;

  constructor(item: SendingItem, change: Change) {
    this.#item = item;
    this.#change = change;
    this.#uploadId = item.uploadId;
  }

  start(): void {
    void this.#withLock(() => this.#begin());
  }

  pause(): void {
    void this.#upload?.abort();
    this.#pace.reset();
    this.#letGo();
  }

  end(): void {
    this.pause();
    this.#hashing?.stop();
  }

  /** Two tabs must not send one file into each other: the second says so and waits for its person. */
  async #withLock(act: () => Promise<void>): Promise<void> {
    if (this.#release !== null) {
      await act();
      return;
    }
    await navigator.locks.request(`custody-sending-${identityOf(this.#item.file, this.#item.name)}`, { ifAvailable: true }, async (lock) => {
      if (lock === null) {
        this.#change({ state: "elsewhere" });
        return;
      }
      const held = new Promise<void>((resolve) => { this.#release = resolve; });
      await act().catch((error: unknown) => { this.#stop(error); });
      await held;
    });
  }

  #letGo(): void {
    this.#release?.();
    this.#release = null;
  }

  async #begin(): Promise<void> {
    this.#hash();
    const { Upload } = await import("tus-js-client");
    const { file, name, transferId, kind, termsVersion } = this.#item;
    this.#upload = new Upload(file, {
      endpoint: "/api/uploads",
      uploadUrl: this.#uploadId === null ? null : uploadAddress(this.#uploadId),
      metadata: { transferId, filename: name, kind, terms: termsVersion },
      headers: {},
      chunkSize: pieceBytes[this.#piece] ?? pieceBytes[2],
      retryDelays,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => this.#prepare(request),
      onUploadUrlAvailable: () => { this.#created(); },
      onProgress: (sent) => { this.#progress(sent); },
      onShouldRetry: (error) => this.#shouldRetry(error),
      onError: (error) => { this.#failed(error); },
      onSuccess: () => { this.#succeeded(); },
    });
    this.#upload.start();
  }

  #hash(): void {
    if (this.#hashing !== null) return;
    this.#hashing = startHashing(this.#item.file, (hashed) => { this.#change({ hashed }); });
    void this.#hashing.sha256.then((sha256) => { this.#change({ sha256, hashed: this.#item.bytes }); });
  }

  /** Creating twice makes one upload; the piece with the last byte brings the fingerprint. */
  async #prepare(request: HttpRequest): Promise<void> {
    if (request.getMethod() === "POST") request.setHeader("Idempotency-Key", this.#createKey);
    if (request.getMethod() !== "PATCH") return;
    const offset = Number(request.getHeader("Upload-Offset") ?? "0");
    if (offset + (pieceBytes[this.#piece] ?? pieceBytes[2]) < this.#item.bytes) return;
    const sha256 = await this.#hashing?.sha256;
    if (typeof sha256 === "string") request.setHeader("Repr-Digest", reprDigest(sha256));
  }

  #created(): void {
    const address = this.#upload?.url;
    if (address === undefined || address === null) return;
    const uploadId = decodeURIComponent(address.split("/").at(-1) ?? "");
    if (uploadId === this.#uploadId) return;
    this.#uploadId = uploadId;
    this.#change({ uploadId });
    void remember({ uploadId, identity: identityOf(this.#item.file, this.#item.name), handle: this.#item.handle });
  }

  #progress(sent: number): void {
    const now = performance.now();
    const bytesPerSecond = this.#pace.measure(now, sent);
    if (now - this.#painted < 200 && sent < this.#item.bytes) return;
    this.#painted = now;
    this.#change({ state: sent >= this.#item.bytes ? "comparing" : "sending", sent, bytesPerSecond });
  }

  /** A fault of the way or of the server passes; a refusal does not. 423: the former request still holds the upload. */
  #shouldRetry(error: DetailedError): boolean {
    const status = error.originalResponse?.getStatus() ?? 0;
    this.#pace.reset();
    const isPassing = status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
    if (isPassing) this.#change({ state: "retrying", bytesPerSecond: null });
    return isPassing;
  }

  #failed(error: Error | DetailedError): void {
    const failure = asApiError(error);
    // Not our refusal but a proxy's: smaller pieces get through.
    if (failure.status === 413 && failure.problem.code === "unexpected" && this.#piece < pieceBytes.length - 1) {
      this.#piece += 1;
      void this.#begin();
      return;
    }
    // The upload is gone (swept or removed): the next try makes a new one instead of asking for it for ever.
    if (failure.status === 404 || failure.status === 410) {
      if (this.#uploadId !== null) void forget(this.#uploadId);
      this.#uploadId = null;
      this.#createKey = crypto.randomUUID();
    }
    this.#stop(failure);
  }

  #stop(error: unknown): void {
    this.#pace.reset();
    this.#change({ state: "stopped", error, bytesPerSecond: null });
    this.#letGo();
  }

  #succeeded(): void {
    if (this.#uploadId !== null) void forget(this.#uploadId);
    this.#change({ state: "stored", sent: this.#item.bytes, bytesPerSecond: null, error: null });
    this.#letGo();
  }
}

/** The address of an upload at the portal. */
function uploadAddress(uploadId: string): string {
  return `/api/uploads/${encodeURIComponent(uploadId)}`;
}

/** What tus reports, in the form of every other failure. */
function asApiError(error: Error | DetailedError): ApiError {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  const status = answer?.getStatus() ?? 0;
  if (answer === null || status === 0) return new ApiError(0, { type: "about:blank", title: "No answer", status: 0, code: "no-answer" });
  if ((answer.getHeader("Content-Type") ?? "").includes("problem+json")) {
    try {
      return new ApiError(status, JSON.parse(answer.getBody()) as ApiError["problem"]);
    } catch {
      // Announced as a problem and is none: treated as an answer of something in between.
    }
  }
  return new ApiError(status, { type: "about:blank", title: `Status ${String(status)}`, status, code: "unexpected" });
}
