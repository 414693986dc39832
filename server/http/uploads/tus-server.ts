import type { Readable } from "node:stream";
import { Server } from "@tus/server";
import { DataStore, Metadata, Upload } from "@tus/utils";
import type { Ports } from "../../actions/context.ts";
import { appendUpload, uploadOffset } from "../../actions/uploads/append-upload.ts";
import { createUpload } from "../../actions/uploads/create-upload.ts";
import { finishUpload } from "../../actions/uploads/finish-upload.ts";
import { removeUpload } from "../../actions/uploads/remove-upload.ts";
import { fileKinds, type FileKind } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Locker } from "../../ports/locker.ts";
import { once } from "../idempotency.ts";
import { toProblem } from "../problem.ts";
import { directFirstWrite, directWrite } from "./direct-write.ts";
import { present } from "./tus-context.ts";

/** Uploads live in our own sealed store; the protocol's package never touches a byte of them. */
class SealedUploads extends DataStore {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    super();
    this.#ports = ports;
    this.extensions = ["creation", "creation-with-upload", "termination"];
  }

  /** The row was made by `createFromHeaders`, which also gave the id. */
  override create(upload: Upload): Promise<Upload> {
    return Promise.resolve(upload);
  }

  override async getUpload(id: string): Promise<Upload> {
    const { file, offset } = await uploadOffset(this.#ports, present().caller, id);
    return new Upload({ id, offset, ...(file.announcedBytes === null ? {} : { size: file.announcedBytes }) });
  }

  override write(stream: Readable, id: string, offset: number): Promise<number> {
    return appendUpload(this.#ports, present().caller, id, offset, stream);
  }

  override remove(id: string): Promise<void> {
    return removeUpload(this.#ports, present().caller, id);
  }
}

function kindOf(value: string | null | undefined): FileKind {
  if (value === undefined || value === null || value === "") return "original";
  if (!(fileKinds as readonly string[]).includes(value)) throw new Refusal("not-valid", "kind must be original or result.");
  return value as FileKind;
}

/** Makes the upload from its headers, once for one Idempotency-Key, and gives its id. */
async function createFromHeaders(ports: Ports): Promise<string> {
  const { caller, request } = present();
  const metadata = Metadata.parse(request.headers["upload-metadata"] as string | undefined);
  const length = Number(request.headers["upload-length"]);
  if (!Number.isSafeInteger(length)) throw new Refusal("not-valid", "Upload-Length must be the file's size in bytes.");
  const sha256 = metadata["sha256"] ?? null;
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) throw new Refusal("not-valid", "sha256 must be 64 lower-case hex digits.");
  const wish = { transferId: metadata["transferId"] ?? "", kind: kindOf(metadata["kind"]), name: metadata["filename"] ?? "", bytes: length, sha256, termsVersion: metadata["terms"] ?? null };
  const { read } = ports.records;
  const file = await once(ports, caller, request, { route: "uploads.create", prefix: "file", body: wish }, (id) => read.files.find({ id }), (given) => createUpload(given, caller, wish));
  return file.id;
}

/** The tus 1.0 server for `/api/uploads`. `onFinished` runs after an upload's last byte is durable and its file is finished. */
export function createTusServer(ports: Ports, locker: Locker, onFinished: () => void): Server {
  const store = new SealedUploads(ports);
  const options = {
    path: "/api/uploads",
    datastore: store,
    relativeLocation: true,
    allowedOrigins: () => false,
    namingFunction: () => createFromHeaders(ports),
    locker: {
      newLock: (id: string) => {
        let release: (() => void) | null = null;
        return {
          lock: async (signal: AbortSignal, cancel: () => void | Promise<void>) => {
            release = await locker.acquire(id, signal, () => void cancel());
          },
          unlock: () => {
            release?.();
            return Promise.resolve();
          },
        };
      },
    },
    lockDrainTimeout: 1_000,
    onUploadFinish: async (_request: unknown, upload: Upload) => {
      await finishUpload(ports, present().caller, upload.id);
      onFinished();
      return {};
    },
    onResponseError: (_request: unknown, error: unknown) => problemOf(ports, error),
  };
  const server = new Server(options);
  Object.assign(server.handlers.PATCH, directWrite(ports));
  Object.assign(server.handlers.POST, directFirstWrite(ports));
  return server;
}

function problemOf(ports: Ports, error: unknown): { status_code: number; body: string } {
  const { request, response } = present();
  const refusal = error instanceof Refusal ? error : protocolRefusal(error);
  if (refusal.code === "unavailable" && !(error instanceof Refusal)) ports.log.error("upload-failed", { requestId: request.requestId, error: error instanceof Error ? error.name : "unknown", code: (error as { code?: unknown } | null)?.code });
  const problem = toProblem(refusal);
  response.setHeader("Content-Type", "application/problem+json");
  response.setHeader("Cache-Control", "no-store");
  if (problem.status === 503) response.setHeader("Retry-After", "5");
  const offset = refusal.facts["offset"];
  if (typeof offset === "number") response.setHeader("Upload-Offset", String(offset));
  return { status_code: problem.status, body: JSON.stringify(problem) };
}

/** The package's own refusals carry a status; everything else is ours to blame and says nothing. */
function protocolRefusal(error: unknown): Refusal {
  const { status_code: status, body } = (error ?? {}) as { status_code?: number; body?: string };
  const text = typeof body === "string" ? body.trim() : "";
  if (status === 409) return new Refusal("offset-mismatch", "The upload goes on at another offset. Ask for it with HEAD and send from there.");
  if (status === 413) return new Refusal("too-large", "More bytes than announced.");
  if (status === 404 || status === 410 || status === 403) return new Refusal("not-found", "There is no such upload. It may have been removed; send the file again.");
  if (status === 415) return new Refusal("unsupported-media-type", "Send application/offset+octet-stream.");
  if (status === 400 || status === 412) return new Refusal("not-valid", text === "" ? "This is not a tus 1.0 request." : `${text}.`);
  return new Refusal("unavailable", "The upload stopped here. What has arrived is kept: ask for the offset and go on.");
}
