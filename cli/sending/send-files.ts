import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { Connection } from "../connection/connection.ts";
import { untilAnswered } from "../connection/stream.ts";
import { startProgress } from "../console/progress.ts";
import { Failure } from "../failure.ts";
import { digestOf } from "./file-digest.ts";
import { requireUnchanged } from "./local-files.ts";
import { dropSending, saveSending } from "./sending.ts";
import type { Sending } from "./sending.ts";
import { createUpload, sendBytes } from "./upload.ts";

type SendingFile = Sending["files"][number];

/** The sending's transfer: the one it names, or a new one, made once however often this is repeated. */
export async function transferOfSending(connection: Connection, sending: Sending): Promise<{ sending: Sending; transfer: TransferShape }> {
  if (sending.transferId !== null) return { sending, transfer: await connection.ask("GET /api/transfers/:id", { params: { id: sending.transferId } }) };
  if (sending.request === null) throw new Failure("usage", "Neither a transfer nor a purpose was given.");
  const { purpose, title, caseReference, accountId, onBehalf } = sending.request;
  const body = {
    purpose,
    ...(title === undefined ? {} : { title }),
    ...(caseReference === undefined ? {} : { caseReference }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(onBehalf === undefined ? {} : { onBehalf }),
  };
  const transfer = await connection.ask("POST /api/transfers", { idempotencyKey: sending.requestKey, body }).catch(async (error: unknown) => {
    // Nothing has begun: there is nothing to go on with.
    if (error instanceof Failure && error.kind === "refused") await dropSending(connection.surroundings, sending.key);
    throw error;
  });
  const known = { ...sending, transferId: transfer.id };
  await saveSending(connection.surroundings, known);
  return { sending: known, transfer };
}

/**
 * Sends every file that is not sent yet, each from where the portal has it. The portal's list of unfinished uploads is the authority on what
 * is still open; the digest is taken in a first pass and given to the portal beforehand, so that the portal refuses bytes that differ.
 */
export async function sendFiles(connection: Connection, begun: Sending, transferId: string): Promise<Sending> {
  const { surroundings } = connection;
  let sending = begun;
  const replace = async (position: number, file: SendingFile) => {
    sending = { ...sending, files: sending.files.with(position, file) };
    await saveSending(surroundings, sending);
  };
  for (const [position, remembered] of begun.files.entries()) {
    if (remembered.isSent) continue;
    let file = remembered;
    await requireUnchanged(file);
    if (file.sha256 === null) {
      file = { ...file, sha256: await fingerprint(connection, file) };
      await replace(position, file);
    }
    if (file.uploadId !== null && (await standingOf(connection, transferId, sending, file)) === "arrived") {
      await replace(position, { ...file, isSent: true });
      continue;
    }
    const progress = startProgress(surroundings, `Sending ${file.name}`, file.bytes);
    while (!file.isSent) {
      const uploadId = file.uploadId ?? (await create(connection, sending, transferId, file));
      if (file.uploadId === null) {
        file = { ...file, uploadId };
        await replace(position, file);
      }
      if (await sendBytes(connection, file, uploadId, progress.at)) file = { ...file, isSent: true };
      else if ((await standingOf(connection, transferId, sending, file)) === "arrived") file = { ...file, isSent: true };
      // The portal swept it: begin again under a new key, or the old one would lead back to what is gone.
      else file = { ...file, uploadId: null, idempotencyKey: crypto.randomUUID() };
    }
    progress.end();
    await requireUnchanged(file);
    await replace(position, file);
  }
  return sending;
}

async function fingerprint({ surroundings }: Connection, file: SendingFile): Promise<string> {
  const progress = startProgress(surroundings, `Reading ${file.name}`, file.bytes);
  try {
    const sha256 = await digestOf(file, progress.at, surroundings.stop);
    progress.end();
    return sha256;
  } catch (error) {
    if (surroundings.stop.aborted) throw new Failure("stopped", "Stopped.");
    throw error;
  }
}

async function create(connection: Connection, { kind, terms }: Sending, transferId: string, file: SendingFile): Promise<string> {
  const { sha256, idempotencyKey } = file;
  if (sha256 === null) throw new Error("an upload without a digest");
  return untilAnswered(connection, () => createUpload(connection, { file, sha256, transferId, kind, terms, idempotencyKey }));
}

/** Whether an upload that was begun is still open, has become a file of the transfer, or is gone. */
async function standingOf(connection: Connection, transferId: string, { kind, files }: Sending, file: SendingFile): Promise<"open" | "arrived" | "gone"> {
  const open = await connection.ask("GET /api/uploads");
  if (open.items.some((upload) => upload.id === file.uploadId)) return "open";
  const transfer = await connection.ask("GET /api/transfers/:id", { params: { id: transferId } });
  const arrived = transfer.files.filter((one) => one.kind === kind && one.bytes === file.bytes && (one.sha256 === null ? one.name === file.name : one.sha256 === file.sha256));
  const accountedFor = files.filter((one) => one.isSent && one.sha256 === file.sha256);
  return arrived.length > accountedFor.length ? "arrived" : "gone";
}
