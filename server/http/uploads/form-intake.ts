import type { Request } from "express";
import multer from "multer";
import type { Caller, Ports } from "../../actions/context.ts";
import { appendUpload } from "../../actions/uploads/append-upload.ts";
import { checkFile } from "../../actions/uploads/check-file.ts";
import { createUpload } from "../../actions/uploads/create-upload.ts";
import { finishUpload } from "../../actions/uploads/finish-upload.ts";
import { dropFile } from "../../actions/uploads/remove-upload.ts";
import { fileKinds, type FileKind } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { FileRow } from "../../ports/records/rows.ts";

interface Fields {
  readonly kind?: unknown;
  readonly sha256?: unknown;
  readonly terms?: unknown;
}

function textField(value: unknown, name: string): string | null {
  if (value === undefined || value === "") return null;
  if (typeof value !== "string") throw new Refusal("not-valid", `Send ${name} once, as text.`);
  return value;
}

function read(fields: Fields): { kind: FileKind; sha256: string | null; termsVersion: string | null } {
  const kind = textField(fields.kind, "kind") ?? "original";
  if (!(fileKinds as readonly string[]).includes(kind)) throw new Refusal("not-valid", "kind must be original or result.");
  const sha256 = textField(fields.sha256, "sha256");
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) throw new Refusal("not-valid", "sha256 must be 64 lower-case hex digits.");
  return { kind: kind as FileKind, sha256, termsVersion: textField(fields.terms, "terms") };
}

/** Streams the form's file into sealing; nothing of it is spooled. What fails is dropped with its room given back. */
class SealedIntake implements multer.StorageEngine {
  readonly #ports: Ports;
  readonly #caller: Caller;
  readonly #transferId: string;
  result: FileRow | null = null;
  /** Rejects as soon as the file is refused: the package itself would first read the form to its end, whatever its size. */
  readonly refused: Promise<never>;
  #refuse: (error: unknown) => void = () => undefined;

  constructor(ports: Ports, caller: Caller, transferId: string) {
    this.#ports = ports;
    this.#caller = caller;
    this.#transferId = transferId;
    this.refused = new Promise((_, reject) => { this.#refuse = reject; });
    this.refused.catch(() => undefined);
  }

  _handleFile(request: Request, file: Express.Multer.File, done: (error?: unknown, info?: Partial<Express.Multer.File>) => void): void {
    this.#take(request, file).then((row) => { this.result = row; done(null, { size: row.bytes }); }, (error: unknown) => {
      file.stream.resume();
      this.#refuse(error);
      done(error);
    });
  }

  _removeFile(_request: Request, _file: Express.Multer.File, done: (error: Error | null) => void): void {
    const row = this.result;
    this.result = null;
    if (row === null) done(null);
    else dropFile(this.#ports, row, this.#caller.personId, "uploads.remove").then(() => { done(null); }, done);
  }

  async #take(request: Request, file: Express.Multer.File): Promise<FileRow> {
    const { settings } = this.#ports;
    const length = Number(request.headers["content-length"] ?? settings.fileBytesMax);
    const reservedBytes = Math.min(Number.isSafeInteger(length) ? length : settings.fileBytesMax, settings.fileBytesMax);
    const row = await createUpload(this.#ports, this.#caller, { transferId: this.#transferId, name: file.originalname, bytes: null, reservedBytes, ...read(request.body as Fields) });
    try {
      await appendUpload(this.#ports, this.#caller, row.id, 0, file.stream);
      // A connection that broke ends the part's stream as if it were whole.
      if (request.readableAborted || (file.stream as { truncated?: boolean }).truncated === true) throw new Refusal("length-mismatch", "The connection broke before the file was whole. Send it again, or use a resumable upload.");
      return await finishUpload(this.#ports, this.#caller, row.id);
    } catch (error) {
      const present = await this.#ports.records.read.files.find({ id: row.id });
      if (present !== undefined && present.state !== "removed") await dropFile(this.#ports, present, this.#caller.personId, "uploads.remove");
      throw error;
    }
  }
}

/** One file and a few flat fields: deep or many ones are how such parsers were made to hang (R49, R51). */
export const formLimits = {
  defParamCharset: "utf8",
  preservePath: true,
  limits: { files: 1, fields: 5, parts: 7, fieldSize: 2_000, fieldNameSize: 100, headerPairs: 20, fieldNestingDepth: 0, fieldArrayIndexLimit: 10 },
} as const satisfies multer.Options;

/** Reads a form with its one file to the end. @throws {Refusal} `not-valid` when it is none; a storage engine reports its own failures before. */
export function readForm(form: multer.Multer, request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    form.single("file")(request, {} as never, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else if (error instanceof multer.MulterError || error instanceof Refusal) reject(error);
      // The parser's own errors have no code: a boundary that never comes, a broken head, a form that stops.
      else reject(new Refusal("not-valid", "The form could not be read to its end."));
    });
  });
}

/** Up to this size a form's answer waits for the read-back, so that it can tell the fingerprint. */
const readBackBytesMax = 64 << 20;

/**
 * One file by a plain multipart form. A small one, and one that came with a fingerprint to compare, is read back before it is acknowledged;
 * any other is acknowledged once every byte is sealed and stored, and read back in the background like an upload by tus: a proxy would not wait
 * for minutes after the last byte.
 * @throws {Refusal} as `createUpload` and `appendUpload`; `not-valid` where the form has no file; `digest-mismatch`, `object-damaged`.
 */
export async function takeForm(ports: Ports, caller: Caller, request: Request, transferId: string): Promise<FileRow> {
  const intake = new SealedIntake(ports, caller, transferId);
  await Promise.race([readForm(multer({ ...formLimits, storage: intake }), request), intake.refused]);
  const row = intake.result;
  if (row === null) throw new Refusal("not-valid", "The form has no file. Name the part `file` and put it after the other fields.");
  if (row.bytes > readBackBytesMax && row.clientSha256 === null) return row;
  const checked = await checkFile(ports, row.id);
  if (checked.problem === null) return checked.file;
  await dropFile(ports, checked.file, caller.personId, "uploads.reject");
  if (checked.problem === "digest-mismatch") throw new Refusal("digest-mismatch", "The file's fingerprint here differs from the one you sent. Send it again.");
  if (checked.problem === "infected") throw new Refusal("not-allowed", "The virus scanner found something in this file, so it was not kept.");
  throw new Refusal("object-damaged", "The stored bytes did not read back as they arrived. Send the file again.");
}
