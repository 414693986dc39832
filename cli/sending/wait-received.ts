import type { FileShape, TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { Connection } from "../connection/connection.ts";
import { plainText } from "../console/plain-text.ts";
import { startProgress } from "../console/progress.ts";
import { Failure } from "../failure.ts";
import type { Sending } from "./sending.ts";

/** A file that the portal read back from its store, and the digest it has on this machine. */
export interface Proven {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const pollMilliseconds = [100, 200, 400, 800, 1_500, 2_500] as const;

/**
 * Waits until the portal has read every file back from its store and says "received".
 * @throws {Failure} `refused` with the portal's reason.
 */
export async function waitUntilReceived(connection: Connection, transferId: string): Promise<TransferShape> {
  return poll(connection, transferId, (transfer) => {
    if (transfer.state === "refused") {
      throw new Failure("refused", `The portal did not accept what was sent: ${plainText(transfer.refusedBecause ?? "no reason given")}.`, "Check the file, then send it again with the same command.", "not-accepted");
    }
    return transfer.state !== "checking" && transfer.state !== "uploading" && transfer.state !== "requested";
  });
}

/**
 * Pairs what was sent with what the portal holds, by size and digest; names are the portal's to tidy.
 * @throws {Failure} `verification-failed` when the portal holds other bytes than those of this machine.
 */
export function requireProof(transfer: TransferShape, sending: Sending): readonly Proven[] {
  const proven = proof(transfer.files, sending);
  if (proven === null) throw new Failure("verification-failed", "The portal does not show the digest of every file that was sent.", `Look at it: custody status ${transfer.number}`, "digest-missing");
  return proven;
}

/** Null while a digest is not known yet. */
function proof(held: readonly FileShape[], { kind, files }: Sending): readonly Proven[] | null {
  const rest = held.filter((file) => file.kind === kind);
  const proven: Proven[] = [];
  for (const { name, bytes, sha256 } of files) {
    const position = rest.findIndex((file) => file.bytes === bytes && file.sha256 === sha256);
    if (position === -1) {
      if (rest.some((file) => file.bytes === bytes && file.sha256 === null)) return null;
      throw new Failure("verification-failed", `The fingerprint of ${plainText(name)} differs: the portal does not hold the bytes of this machine.`, "Do not rely on this transfer. Send the file again.", "digest-mismatch");
    }
    const [match] = rest.splice(position, 1);
    if (match !== undefined && sha256 !== null) proven.push({ id: match.id, name, bytes, sha256 });
  }
  return proven;
}

async function poll(connection: Connection, transferId: string, isDone: (transfer: TransferShape) => boolean): Promise<TransferShape> {
  const { surroundings } = connection;
  let progress: ReturnType<typeof startProgress> | null = null;
  for (let turn = 0; ; turn += 1) {
    const transfer = await connection.ask("GET /api/transfers/:id", { params: { id: transferId } });
    if (transfer.checking !== null && transfer.checking.bytesTotal > 0) {
      progress ??= startProgress(surroundings, "The portal reads it back", transfer.checking.bytesTotal);
      progress.at(transfer.checking.bytesDone);
    }
    if (isDone(transfer)) {
      progress?.end();
      return transfer;
    }
    await surroundings.pause(pollMilliseconds[turn] ?? 2_500);
  }
}
