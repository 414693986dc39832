import { hash } from "node:crypto";
import type { Value } from "./sqlite-rows.ts";

/**
 * Number and digest of a table's rows in whatever order they come: the sum (modulo 2^256) of each row's SHA-256. Equal on two databases when they
 * hold the same rows; it is there to find accidents, not forgery, for which the ledger's tree is made.
 */
export class RowsDigest {
  #count = 0;
  #sum = 0n;

  add(values: readonly Value[]): void {
    const text = JSON.stringify(values.map((value) => (value instanceof Uint8Array ? { bytes: value.toHex() } : value)));
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${hash("sha256", text)}`));
    this.#count += 1;
  }

  /** `rows:digest`, hex. */
  get text(): string {
    return `${String(this.#count)}:${this.#sum.toString(16)}`;
  }
}
