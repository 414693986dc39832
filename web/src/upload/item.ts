import type { FileKind } from "../../../server/domain/custody/words.ts";

/**
 * Where one file of this tab stands.
 * `waiting` for its turn · `sending` · `retrying` after a fault, by itself · `comparing` (every byte is there or nearly, the fingerprint is still being computed) ·
 * `paused` by the person · `stopped` by a fault · `elsewhere` another tab sends it · `stored`.
 */
export type SendingState = "waiting" | "sending" | "retrying" | "comparing" | "paused" | "stopped" | "elsewhere" | "stored";

/** One file on its way. Immutable: every change makes a new one, so that React sees it. */
export interface SendingItem {
  readonly key: string;
  readonly transferId: string;
  readonly transferNumber: string;
  readonly kind: FileKind;
  readonly file: File;
  /** With folders: "accounts/2026/ledger.mdb". */
  readonly name: string;
  readonly bytes: number;
  readonly state: SendingState;
  /** Bytes that the portal has, as far as this tab knows. */
  readonly sent: number;
  /** null until it can be told. */
  readonly bytesPerSecond: number | null;
  /** Bytes that have gone into the fingerprint. */
  readonly hashed: number;
  readonly sha256: string | null;
  readonly uploadId: string | null;
  readonly error: unknown;
  readonly handle: FileSystemFileHandle | null;
  /** Version of the terms that was shown. */
  readonly termsVersion: string;
}

/** A file that was chosen or dropped, before it belongs to a transfer. */
export interface ChosenFile {
  readonly key: string;
  readonly file: File;
  readonly name: string;
  readonly handle: FileSystemFileHandle | null;
}

/** What makes two choices the same file on this computer. */
export function identityOf(file: File, name: string): string {
  return `${name}|${String(file.size)}|${String(file.lastModified)}`;
}

export const isUnderWay = (item: SendingItem): boolean => item.state === "waiting" || isRunning(item);
/** True while a request for the file is open or about to be repeated. */
export const isRunning = (item: SendingItem): boolean => item.state === "sending" || item.state === "retrying" || item.state === "comparing";
