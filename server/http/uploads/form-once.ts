import { createHash } from "node:crypto";
import type { Request } from "express";
import multer from "multer";
import type { Caller, Ports } from "../../actions/context.ts";
import { checkFile } from "../../actions/uploads/check-file.ts";
import { dropFile } from "../../actions/uploads/remove-upload.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Locker } from "../../ports/locker.ts";
import type { FileRow } from "../../ports/records/rows.ts";
import { idempotent } from "../idempotency.ts";
import { formLimits, readForm, takeForm } from "./form-intake.ts";

/**
 * The form under its Idempotency-Key (F02): a repeat of what was taken answers with it, a repeat of what failed is taken anew. Repeats wait for
 * each other, and since a form can only be compared once it was read, a repeat is read to its end and kept nowhere.
 * @throws {Refusal} as `takeForm`; `idempotency-conflict` when the file is another one.
 */
export async function takeFormOnce(ports: Ports, locker: Locker, caller: Caller, request: Request, transferId: string): Promise<FileRow> {
  const key = await idempotent(ports, caller, request, "transfers.send-form", null);
  if (key === null) return takeForm(ports, caller, request, transferId);
  const gone = new AbortController();
  request.once("close", () => { gone.abort(); });
  const release = await locker.acquire(key.idAt("form", 0), gone.signal, () => undefined);
  try {
    for (let turn = 0; ; turn += 1) {
      const earlier = await ports.records.read.files.find({ id: key.idAt("file", turn) });
      if (earlier === undefined) return await takeForm(key.portsFrom("file", turn), caller, request, transferId);
      // Left by a crash: a form cannot be gone on with.
      if (earlier.state === "arriving") await dropFile(ports, earlier, caller.personId, "uploads.remove");
      else if (earlier.state !== "removed") return await sameForm(request, (await checkFile(ports, earlier.id)).file);
    }
  } finally {
    release();
  }
}

async function sameForm(request: Request, made: FileRow): Promise<FileRow> {
  const digest = new Digest();
  await readForm(multer({ ...formLimits, storage: digest }), request);
  if (digest.sha256 !== made.sha256) throw new Refusal("idempotency-conflict", "This Idempotency-Key was used with another file before. Use a new key for a new file.");
  return made;
}

/** Reads a form's file for its fingerprint only. */
class Digest implements multer.StorageEngine {
  sha256: string | null = null;

  _handleFile(_request: Request, file: Express.Multer.File, done: (error?: unknown) => void): void {
    const hash = createHash("sha256");
    file.stream.on("data", (chunk: Buffer) => hash.update(chunk)).once("error", done).once("end", () => {
      this.sha256 = hash.digest("hex");
      done(null);
    });
  }

  _removeFile(_request: Request, _file: Express.Multer.File, done: (error: Error | null) => void): void {
    done(null);
  }
}
