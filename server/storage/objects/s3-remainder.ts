import { sealedSegmentBytes } from "../../sealing/format.ts";
import { release } from "./release.ts";

/** Bytes of all files together that a process holds for the store. */
export interface Room {
  bytes: number;
  readonly maxBytes: number;
}

/** Sealed bytes that fill no part yet: the first of them may lie in the store only (`awayBytes`), the others are in memory. */
export class Remainder {
  readonly room: Room;
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  #awayBytes: number;

  constructor(awayBytes: number, room: Room) {
    this.#awayBytes = awayBytes;
    this.room = room;
  }

  get bytes(): number {
    return this.#awayBytes + this.#heldBytes;
  }

  get awayBytes(): number {
    return this.#awayBytes;
  }

  /** True when this file holds segments that could wait in the store, and all files together hold too much. */
  mustMakeRoom(): boolean {
    return this.room.bytes > this.room.maxBytes && this.#heldBytes > sealedSegmentBytes;
  }

  add(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#pieces.push(piece);
      this.#hold(piece.length);
    }
  }

  /** The bytes that were away are here again. */
  fetched(bytes: Buffer): void {
    this.#awayBytes = 0;
    this.#pieces.unshift(bytes);
    this.#hold(bytes.length);
  }

  /** The first `bytes` bytes are in the store: their memory is given back. Nothing may be away before. */
  putAway(bytes: number): void {
    this.take(bytes);
    this.#awayBytes = bytes;
  }

  /** All of it; nothing may be away. Valid until something is added or taken. */
  whole(): Buffer {
    const [only] = this.#pieces;
    if (this.#pieces.length === 1 && Buffer.isBuffer(only)) return only;
    const whole = Buffer.concat(this.#pieces, this.#heldBytes);
    release(this.#pieces);
    this.#pieces = [whole];
    return whole;
  }

  /** A copy of the first segment, or null unless it is in memory and another one follows: then it is surely not the file's last. */
  firstOfSeveral(): Buffer | null {
    return this.#awayBytes > 0 || this.#heldBytes <= sealedSegmentBytes ? null : Buffer.from(this.whole().subarray(0, sealedSegmentBytes));
  }

  /** Takes the first bytes out of it, `before` in front of them. */
  take(bytes: number, before: Uint8Array = new Uint8Array(0)): Buffer {
    const taken = Buffer.allocUnsafeSlow(before.length + bytes);
    taken.set(before);
    let filled = before.length;
    while (filled < taken.length) {
      const piece = this.#pieces.shift();
      if (piece === undefined) throw new RangeError("there are fewer bytes than are to be taken");
      const part = piece.subarray(0, taken.length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length < piece.length) this.#pieces.unshift(piece.subarray(part.length));
      else release([piece]);
    }
    this.#hold(-bytes);
    return taken;
  }

  cutTo(bytes: number): void {
    const kept = Buffer.from(this.whole().subarray(0, bytes));
    this.#drop();
    this.add([kept]);
  }

  forget(): void {
    this.#awayBytes = 0;
    this.#drop();
  }

  #hold(bytes: number): void {
    this.#heldBytes += bytes;
    this.room.bytes += bytes;
  }

  #drop(): void {
    release(this.#pieces);
    this.#pieces = [];
    this.room.bytes -= this.#heldBytes;
    this.#heldBytes = 0;
  }
}
