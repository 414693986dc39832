import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { Connection } from "../connection/connection.ts";
import { counted } from "../console/units.ts";
import { Failure } from "../failure.ts";
import type { Outcome } from "../program.ts";
import { returnResults } from "./return-results.ts";
import { sendFiles, transferOfSending } from "./send-files.ts";
import { dropSending } from "./sending.ts";
import type { Sending } from "./sending.ts";
import { requireProof, waitUntilReceived } from "./wait-received.ts";
import type { Proven } from "./wait-received.ts";

/** Takes a sending from wherever it stands to its end: transfer, files, and what follows the last file. Repeating it is safe. */
export async function finishSending(connection: Connection, begun: Sending, note: (sentence: string) => void): Promise<Outcome & { readonly transfer: TransferShape }> {
  const { sending: known, transfer } = await transferOfSending(connection, begun);
  if (begun.transferId === null) note(`Transfer ${transfer.number} was made.`);
  const sending = await sendFiles(connection, known, transfer.id);
  const { then } = sending;
  if (then.step === "return") return returnResults(connection, sending, transfer.id, then, note);
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
