import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { Connection } from "../connection/connection.ts";
import { counted } from "../console/units.ts";
import { Failure } from "../failure.ts";
import type { Outcome } from "../program.ts";
import { removeWorkspace } from "../workspace/remove-workspace.ts";
import { dropWorkspace, findWorkspace } from "../workspace/workspace.ts";
import { sendFiles, transferOfSending } from "./send-files.ts";
import { dropSending } from "./sending.ts";
import type { Sending } from "./sending.ts";
import { requireProof, waitUntilProven, waitUntilReceived } from "./wait-received.ts";
import type { Proven } from "./wait-received.ts";

/** Takes a sending from wherever it stands to its end: transfer, files, and what follows the last file. Repeating it is safe. */
export async function finishSending(connection: Connection, begun: Sending, note: (sentence: string) => void): Promise<Outcome & { readonly transfer: TransferShape }> {
  const { sending: known, transfer } = await transferOfSending(connection, begun);
  if (begun.transferId === null) note(`Transfer ${transfer.number} was made.`);
  const sending = await sendFiles(connection, known, transfer.id);
  const { then } = sending;
  if (then.step === "return") return returned(connection, sending, transfer, then, note);
  if (then.step === "nothing") {
    await dropSending(connection.surroundings, sending.key);
    const lines = [`${counted(sending.files.length, "file")} sent for ${transfer.number}; more may follow.`, `When that is all: custody send --transfer ${transfer.number}`];
    return { transfer, lines, json: { number: transfer.number, id: transfer.id, state: transfer.state, files: sending.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })) } };
  }
  await complete(connection, transfer.id);
  note("Everything is sent. The portal now reads it back from its store.");
  const received = await waitUntilReceived(connection, transfer.id);
  const proven = requireProof(received, sending);
  await dropSending(connection.surroundings, sending.key);
  return { transfer: received, lines: receivedLines(received, proven), json: { number: received.number, id: received.id, state: received.state, receivedAt: received.receivedAt, deadlineAt: received.deadlineAt, fingerprintMatches: true, files: proven } };
}

/** "That is all". A transfer that is past this step already is left as it is: an earlier run had said it. */
async function complete({ ask }: Connection, transferId: string): Promise<void> {
  const { state } = await ask("GET /api/transfers/:id", { params: { id: transferId } });
  if (state !== "uploading" && state !== "requested" && state !== "refused") return;
  try {
    await ask("POST /api/transfers/:id/complete", { params: { id: transferId } });
  } catch (error) {
    if (!(error instanceof Failure) || error.code === "not-signed-in" || error.kind !== "refused") throw error;
    const now = await ask("GET /api/transfers/:id", { params: { id: transferId } });
    // The answer to a first, accepted "that is all" may have been lost.
    if (now.state === "uploading" || now.state === "requested" || now.state === "refused") {
      const open = (await ask("GET /api/uploads")).items.filter((upload) => upload.transferId === transferId);
      if (open.length === 0) throw error;
      throw new Failure("refused", `${now.number} has ${counted(open.length, "unfinished upload")} of yours.`, `Finish it (custody resume, or in the browser), or give it up: ${open.map((upload) => `custody resume --discard ${upload.id}`).join("; ")}`, error.code);
    }
  }
}

function receivedLines(transfer: TransferShape, proven: readonly Proven[]): readonly string[] {
  const findings = transfer.files.flatMap((file) => {
    const format = file.format;
    if (format === null) return [];
    const companions = format.missingCompanions.length === 0 ? "" : `; missing beside it: ${format.missingCompanions.join(", ")}`;
    return format.finding === "readable" && companions === "" ? [] : [`Note: ${file.name ?? file.id} is ${format.finding} (${format.name})${companions}.`];
  });
  return [
    `${transfer.number} is received.`,
    ...proven.map((file) => `SHA-256 ${file.sha256}  ${file.name} (${String(file.bytes)} bytes)  fingerprint matches`),
    ...findings,
    `It is erased at ${transfer.deadlineAt ?? "its deadline"}, or earlier if you say so: custody direct ${transfer.number} --delete now`,
  ];
}

type ReturnStep = Extract<Sending["then"], { step: "return" }>;

/** The result is proven at the portal before the working copy, which may hold it, is removed; the return comes last. */
async function returned(connection: Connection, sending: Sending, transfer: TransferShape, { note: words, removal }: ReturnStep, note: (sentence: string) => void): Promise<Outcome & { readonly transfer: TransferShape }> {
  const { surroundings, server } = connection;
  const proven = await waitUntilProven(connection, transfer.id, sending);
  for (const file of proven) note(`SHA-256 ${file.sha256}  ${file.name}  fingerprint matches`);
  const lines: string[] = [];
  let attestation: { attested: true; method: "custody-remove" | "overwritten" | "deleted" | "device-wiped" | "other"; note?: string } | undefined;
  if (removal === "workspace") {
    const workspace = await findWorkspace(surroundings, server, transfer.id);
    if (workspace !== null) {
      const removed = await removeWorkspace(surroundings, workspace);
      lines.push(...removed.lines);
      attestation = { attested: true, method: "custody-remove", ...(removed.attestationNote === null ? {} : { note: removed.attestationNote }) };
    }
  } else if (removal !== null) attestation = { attested: true, method: removal };
  const done = await connection.tell("POST /api/transfers/:id/return", {
    params: { id: transfer.id },
    body: {
      note: words,
      ...(proven.length === 0 ? { nothingToReturn: true } : { resultFileIds: proven.map((file) => file.id) }),
      ...(attestation === undefined ? {} : { removal: attestation }),
    },
  });
  if (attestation?.method === "custody-remove") {
    const workspace = await findWorkspace(surroundings, server, transfer.id);
    if (workspace !== null) await dropWorkspace(surroundings, workspace);
  }
  await dropSending(surroundings, sending.key);
  const what = proven.length === 0 ? "with nothing to return" : `with ${counted(proven.length, "file")}`;
  return { transfer: done, lines: [`${done.number} is returned ${what}.`, ...lines], json: { number: done.number, id: done.id, state: done.state, files: proven, nothingToReturn: proven.length === 0, removal: attestation?.method ?? null } };
}
