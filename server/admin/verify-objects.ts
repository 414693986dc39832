import { fileKeyOf } from "../actions/transfers/rewrap.ts";
import type { Portal } from "../compose.ts";
import { Refusal } from "../domain/refusal.ts";

export interface ObjectsVerification {
  readonly files: number;
  readonly bytes: number;
  /** Files that do not open or whose fingerprint differs, by id, with what is wrong. */
  readonly damaged: readonly { fileId: string; transferId: string; problem: string }[];
}

/** Opens every stored file and compares its fingerprint with the records. Reads everything once; memory stays flat. */
export async function verifyObjects({ ports }: Portal, onFile: (fileId: string) => void = () => undefined): Promise<ObjectsVerification> {
  const { read } = ports.records;
  const damaged: { fileId: string; transferId: string; problem: string }[] = [];
  let bytes = 0;
  const files = await read.files.list({ state: "ready" });
  for (const file of files) {
    if (file.wrappedKey === null) continue;
    onFile(file.id);
    const transfer = await read.transfers.find({ id: file.transferId });
    try {
      const found = await ports.sealed.digest(file.id, await fileKeyOf(ports, file, transfer?.accountId ?? ""));
      bytes += found.bytes;
      if (found.sha256 !== file.sha256) damaged.push({ fileId: file.id, transferId: file.transferId, problem: "fingerprint differs" });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      damaged.push({ fileId: file.id, transferId: file.transferId, problem: error.code });
    }
  }
  return { files: files.length, bytes, damaged };
}
