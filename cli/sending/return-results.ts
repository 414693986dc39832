import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { RemovalMethod } from "../../server/domain/custody/words.ts";
import type { Connection } from "../connection/connection.ts";
import { counted } from "../console/units.ts";
import { Failure } from "../failure.ts";
import type { Outcome } from "../program.ts";
import { removeWorkspace } from "../workspace/remove-workspace.ts";
import { dropWorkspace, findWorkspace } from "../workspace/workspace.ts";
import { dropSending } from "./sending.ts";
import type { Sending } from "./sending.ts";
import { requireProof } from "./wait-received.ts";

type ReturnStep = Extract<Sending["then"], { step: "return" }>;

interface Attestation {
  readonly attested: true;
  readonly method: RemovalMethod;
  readonly note?: string;
}

/**
 * Hands sent results back. The portal reads results back when it is asked to take the return, before it asks for the attestation: so it is asked
 * first without one, the fingerprints are compared, and only then is the working copy removed, which may hold the only other copy of the result.
 * @throws {Failure} `verification-failed` before anything is removed.
 */
export async function returnResults(connection: Connection, sending: Sending, transferId: string, { note: words, removal }: ReturnStep, note: (sentence: string) => void): Promise<Outcome & { readonly transfer: TransferShape }> {
  const { surroundings, server } = connection;
  const lines: string[] = [];
  let method: RemovalMethod | null = removal === "workspace" ? null : removal;
  const ask = async (attestation: Attestation | null) => {
    const { files } = await connection.ask("GET /api/transfers/:id", { params: { id: transferId } });
    return connection.ask("POST /api/transfers/:id/return", {
      params: { id: transferId },
      body: { note: words, ...(sending.files.length === 0 ? { nothingToReturn: true } : { resultFileIds: resultIds(files, sending) }), ...(attestation === null ? {} : { removal: attestation }) },
    });
  };

  let transfer = await ask(method === null ? null : { attested: true, method }).catch(async (error: unknown) => {
    if (removal === "workspace" && error instanceof Failure && error.code === "removal-outstanding") return null;
    // The answer to an accepted return may have been lost.
    const now = await connection.ask("GET /api/transfers/:id", { params: { id: transferId } });
    if (now.checkout === null && now.returned?.note === words) return now;
    throw error;
  });
  const proven = requireProof(transfer ?? (await connection.ask("GET /api/transfers/:id", { params: { id: transferId } })), sending);
  for (const file of proven) note(`SHA-256 ${file.sha256}  ${file.name}  fingerprint matches`);
  const workspace = removal === "workspace" ? await findWorkspace(surroundings, server, transferId) : null;
  if (workspace !== null) {
    const removed = await removeWorkspace(surroundings, workspace);
    lines.push(...removed.lines);
    if (transfer === null) {
      method = "custody-remove";
      transfer = await ask({ attested: true, method, ...(removed.attestationNote === null ? {} : { note: removed.attestationNote }) });
    }
    await dropWorkspace(surroundings, workspace);
  }
  if (transfer === null) throw new Failure("usage", "A working copy was taken elsewhere, and its removal is not attested.", "Say how it was removed: --attest METHOD.", "removal-outstanding");
  await dropSending(surroundings, sending.key);
  const what = proven.length === 0 ? "with nothing to return" : `with ${counted(proven.length, "file")}`;
  return {
    transfer,
    lines: [`${transfer.number} is returned ${what}.`, ...lines],
    json: { number: transfer.number, id: transfer.id, state: transfer.state, files: proven, nothingToReturn: proven.length === 0, removal: method },
  };
}

/** The portal's files that were sent; by digest where it is known, else by name and size. */
function resultIds(held: TransferShape["files"], { files }: Sending): string[] {
  const rest = held.filter((file) => file.kind === "result");
  return files.map(({ name, bytes, sha256 }) => {
    const position = rest.findIndex((file) => file.bytes === bytes && (file.sha256 === null ? file.name === name.normalize("NFC").trim() : file.sha256 === sha256));
    const [match] = position === -1 ? [] : rest.splice(position, 1);
    if (match === undefined) throw new Failure("verification-failed", `The portal does not show ${name}, which was sent.`, "Run the same command again.", "result-missing");
    return match.id;
  });
}
