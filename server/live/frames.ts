import { canonicalBytes } from "../domain/ledger/canonical-json.ts";
import type { End } from "../domain/session/words.ts";
import { own, type Bytes } from "./bytes.ts";

/** A frame's parts: version 1 ‖ epoch 4 ‖ sequence 8 ‖ ciphertext and tag. Big-endian. */
const version = 1;
const headerBytes = 13;
const tagBytes = 16;
/** The relay's limit for a message is 256 KiB. */
export const frameBytesMax = 256 * 1024;
/** Characters in UTF-8 of one message before padding. */
export const messageBytesMax = frameBytesMax - headerBytes - tagBytes - 4 - 4096;

/** A frame that is forged, replayed, reordered, or of another session, direction, grant or epoch. The channel is not to be used any more. */
export class BadFrame extends Error {
  constructor() {
    super("a frame does not belong here");
    this.name = "BadFrame";
  }
}

/** Which grant holds for a frame. */
export interface Standing {
  readonly epoch: number;
  readonly grantDigest: string;
}

export interface Sealer {
  /** The next frame of this direction. @throws {RangeError} above `messageBytesMax`. */
  readonly seal: (message: unknown, standing: Standing) => Promise<Bytes>;
}

export interface Opener {
  /**
   * The message of the next frame, and the epoch under which it was sealed. `standingOf` gives the grant's digest of an epoch, or null.
   * @throws {BadFrame}
   */
  open(frame: Uint8Array, standingOf: (epoch: number) => Standing | null): Promise<{ readonly message: unknown; readonly epoch: number }>;
}

/** Seals one direction: its own key, the sequence as nonce, everything else that the frame depends on as additional data. */
export function createSealer(key: CryptoKey, sessionId: string, from: End): Sealer {
  let sequence = 0;
  return {
    seal: async (message, standing) => {
      const text = padded(message);
      sequence += 1;
      const sealed = await crypto.subtle.encrypt(gcm(sequence, additional(sessionId, from, standing, sequence)), key, text);
      const frame = new Uint8Array(headerBytes + sealed.byteLength);
      const view = new DataView(frame.buffer);
      view.setUint8(0, version);
      view.setUint32(1, standing.epoch);
      view.setBigUint64(5, BigInt(sequence));
      frame.set(new Uint8Array(sealed), headerBytes);
      return frame;
    },
  };
}

/** Opens the other direction. Sequences only rise: a gap is what the relay held back, a repeat or a step back is an attack. */
export function createOpener(key: CryptoKey, sessionId: string, from: End): Opener {
  let last = 0;
  return {
    open: async (frame, standingOf) => {
      if (frame.length < headerBytes + tagBytes || frame.length > frameBytesMax || frame[0] !== version) throw new BadFrame();
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
      const epoch = view.getUint32(1);
      const sequence = Number(view.getBigUint64(5));
      const standing = standingOf(epoch);
      if (!Number.isSafeInteger(sequence) || sequence <= last || standing === null) throw new BadFrame();
      let text: ArrayBuffer;
      try {
        text = await crypto.subtle.decrypt(gcm(sequence, additional(sessionId, from, standing, sequence)), key, own(frame.subarray(headerBytes)));
      } catch {
        throw new BadFrame();
      }
      // Asked again: two frames may have been opened side by side.
      if (sequence <= last) throw new BadFrame();
      last = sequence;
      return { message: unpadded(new Uint8Array(text)), epoch };
    },
  };
}

function gcm(sequence: number, additionalData: Bytes): { name: string; iv: Bytes; additionalData: Bytes; tagLength: number } {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(4, BigInt(sequence));
  return { name: "AES-GCM", iv, additionalData, tagLength: tagBytes * 8 };
}

function additional(sessionId: string, from: End, { epoch, grantDigest }: Standing, sequence: number): Bytes {
  return own(canonicalBytes(["custody/1 live frame", from, sessionId, grantDigest, epoch, sequence]));
}

/** Lengths tell too: messages come in steps of 512 bytes, above 4 KiB in steps of 4 KiB. */
function padded(message: unknown): Bytes {
  const text = new TextEncoder().encode(JSON.stringify(message));
  if (text.length > messageBytesMax) throw new RangeError("the message is too long for a frame");
  const step = text.length + 4 > 4096 ? 4096 : 512;
  const bytes = new Uint8Array(Math.ceil((text.length + 4) / step) * step);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, 4);
  return bytes;
}

function unpadded(bytes: Uint8Array): unknown {
  const length = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < 0 || length > bytes.length - 4) throw new BadFrame();
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, 4 + length))) as unknown;
  } catch {
    throw new BadFrame();
  }
}
