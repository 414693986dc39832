import { addressesOfRange, rangeHash, splitOf } from "./tree.ts";
import type { GetNode, LeafRange, NodeAddress, Sha256 } from "./tree.ts";

/**
 * The hashes that lead from the leaf at `index` to the root over `size` leaves, from the leaf upwards (RFC 9162, 2.1.3.1).
 * @throws {RangeError} unless 0 ≤ index < size. @throws {Error} when a stored node is missing.
 */
export function inclusionProof(sha256: Sha256, index: number, size: number, getNode: GetNode): readonly Uint8Array[] {
  return inclusionRanges(index, size).map((range) => rangeHash(sha256, range, getNode));
}

/** The stored nodes that `inclusionProof` reads. */
export function addressesOfInclusion(index: number, size: number): readonly NodeAddress[] {
  return inclusionRanges(index, size).flatMap(addressesOfRange);
}

/**
 * The hashes that show the tree over `newer` leaves to begin with the tree over `older` leaves (RFC 9162, 2.1.4.1).
 * Empty when both are the same size, and when `older` is 0 (there is nothing to show).
 * @throws {RangeError} unless 0 ≤ older ≤ newer. @throws {Error} when a stored node is missing.
 */
export function consistencyProof(sha256: Sha256, older: number, newer: number, getNode: GetNode): readonly Uint8Array[] {
  return consistencyRanges(older, newer).map((range) => rangeHash(sha256, range, getNode));
}

/** The stored nodes that `consistencyProof` reads. */
export function addressesOfConsistency(older: number, newer: number): readonly NodeAddress[] {
  return consistencyRanges(older, newer).flatMap(addressesOfRange);
}

function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new RangeError(`no leaf ${String(index)} in a tree of ${String(size)}`);
  }
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  return ranges;
}

function consistencyRanges(older: number, newer: number): readonly LeafRange[] {
  if (!Number.isSafeInteger(older) || !Number.isSafeInteger(newer) || older < 0 || older > newer) {
    throw new RangeError(`no way from a tree of ${String(older)} to one of ${String(newer)}`);
  }
  if (older === 0 || older === newer) return [];
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = newer;
  // The older root itself is left out of the proof as long as it is a whole subtree of the newer tree: the verifier has it.
  let isOlderRoot = true;
  while (end !== older) {
    const middle = start + splitOf(end - start);
    if (older <= middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
      isOlderRoot = false;
    }
  }
  if (!isOlderRoot) ranges.unshift({ start, end });
  return ranges;
}
