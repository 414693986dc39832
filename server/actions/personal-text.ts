import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { TransferRow } from "../ports/records/rows.ts";
import type { Ports } from "./context.ts";

/**
 * Personal text (titles, file names, notes, reasons) in the records is sealed under the transfer's own text key, which is wrapped by the
 * day key of its deadline and destroyed with it. `place` is bound as additional data, so that a sealed text cannot be moved elsewhere.
 * Layout: nonce 12 ‖ ciphertext ‖ tag 16, AES-256-GCM.
 */
export function sealText(textKey: Uint8Array, text: string, place: string): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", textKey, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(`custody/1 text ${place}`, "utf8"));
  return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** The text, or null where nothing was stored or its key is gone (then it is null, not an error: it was erased). */
export function openText(textKey: Uint8Array | null, sealed: Uint8Array | null, place: string): string | null {
  if (textKey === null || sealed === null) return null;
  const decipher = createDecipheriv("aes-256-gcm", textKey, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(`custody/1 text ${place}`, "utf8"));
  decipher.setAuthTag(sealed.subarray(-16));
  return decipher.update(sealed.subarray(12, -16), undefined, "utf8") + decipher.final("utf8");
}

/** What binds a transfer's wrapped text key to it. */
export function textKeyContext(transfer: Pick<TransferRow, "id" | "accountId">): string {
  return `${transfer.id} ${transfer.accountId}`;
}

/** The transfer's text key, or null once it is erased. */
export async function textKeyOf(ports: Ports, transfer: Pick<TransferRow, "id" | "accountId" | "textKeyId" | "textKey">): Promise<Uint8Array | null> {
  if (transfer.textKey === null || transfer.textKeyId === null) return null;
  return ports.keys.unwrap({ keyId: transfer.textKeyId, bytes: transfer.textKey }, textKeyContext(transfer));
}
