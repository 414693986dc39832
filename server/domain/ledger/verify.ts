import { nodeHash } from "./tree.ts";
import type { Sha256 } from "./tree.ts";

/**
 * True when `path` leads from the leaf with this hash at `index` to `root` over `size` leaves (RFC 9162, 2.1.3.2).
 * Never throws: whatever does not fit is false.
 */
export function verifyInclusion(
  sha256: Sha256,
  claim: { readonly leafHash: Uint8Array; readonly index: number; readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (!isCount(claim.index) || !isCount(claim.size) || claim.index >= claim.size || !areHashes([claim.leafHash, claim.root, ...path])) return false;
  let index = claim.index;
  let last = claim.size - 1;
  let hash = claim.leafHash;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(index) || index === last) {
      hash = nodeHash(sha256, sibling, hash);
      // A node on the right edge without a right sibling rises unchanged until it is itself a right child.
      while (!isOdd(index) && index !== 0) {
        index = half(index);
        last = half(last);
      }
    } else {
      hash = nodeHash(sha256, hash, sibling);
    }
    index = half(index);
    last = half(last);
  }
  return last === 0 && areEqual(hash, claim.root);
}

/** The size and root of a tree, as a signed head states them. */
export interface TreeState {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * True when `path` shows that the newer tree begins with all of the older one (RFC 9162, 2.1.4.2). An older tree of size 0 is
 * the beginning of every tree. Never throws: whatever does not fit is false.
 */
export function verifyConsistency(sha256: Sha256, older: TreeState, newer: TreeState, path: readonly Uint8Array[]): boolean {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size || !areHashes([older.root, newer.root, ...path])) return false;
  if (older.size === 0) return path.length === 0 && areEqual(older.root, sha256(new Uint8Array()));
  if (older.size === newer.size) return path.length === 0 && areEqual(older.root, newer.root);
  const steps = isPowerOfTwo(older.size) ? [older.root, ...path] : [...path];
  const seed = steps.shift();
  if (seed === undefined) return false;

  let index = older.size - 1;
  let last = newer.size - 1;
  while (isOdd(index)) {
    index = half(index);
    last = half(last);
  }
  let olderHash = seed;
  let newerHash = seed;
  for (const sibling of steps) {
    if (last === 0) return false;
    if (isOdd(index) || index === last) {
      olderHash = nodeHash(sha256, sibling, olderHash);
      newerHash = nodeHash(sha256, sibling, newerHash);
      while (!isOdd(index) && index !== 0) {
        index = half(index);
        last = half(last);
      }
    } else {
      newerHash = nodeHash(sha256, newerHash, sibling);
    }
    index = half(index);
    last = half(last);
  }
  return last === 0 && areEqual(olderHash, older.root) && areEqual(newerHash, newer.root);
}

/** Compares two hashes. They are public, so it need not take constant time. */
export function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, position) => byte === right[position]);
}

// Not with bit operators: they would cut a tree's size at 2^31.
function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function isPowerOfTwo(value: number): boolean {
  let width = 1;
  while (width < value) width *= 2;
  return width === value;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === 32);
}
