/**
 * The Merkle tree over the ledger (RFC 9162, section 2.1). Only complete nodes are stored: node (level, index) is the
 * root of the 2^level leaves from index · 2^level on, so it never changes once it exists. Everything else is folded from these.
 *
 * The functions are pure. To use them with a database, ask an `addressesOf…` function which nodes are needed, load these in one
 * query, and pass a `GetNode` over what was loaded.
 */

/** SHA-256 of some bytes, 32 bytes. An argument, because the domain reaches no cryptography of its own. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The place of a complete node; leaves have level 0. */
export interface NodeAddress {
  readonly level: number;
  readonly index: number;
}

/** A complete node to store: table `ledger_nodes(level, index, hash)`. */
export interface TreeNode extends NodeAddress {
  readonly hash: Uint8Array;
}

/** Gives a stored node's 32 bytes, or undefined where it is not stored. */
export type GetNode = (level: number, index: number) => Uint8Array | undefined;

/** Leaves `start` (inclusive) to `end` (exclusive). */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** SHA-256(0x00 ‖ leaf): the prefix keeps a leaf from being taken for a node. */
export function leafHash(sha256: Sha256, leaf: Uint8Array): Uint8Array {
  return sha256(joined([Uint8Array.of(0), leaf]));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined([Uint8Array.of(1), left, right]));
}

/**
 * The nodes that the leaf at `appendIndex` (0 = the first) completes: the leaf itself, then upwards. They are all that an append has to store.
 * @throws {Error} when a node that must be stored is missing.
 */
export function nodesCompletedBy(
  sha256: Sha256,
  appendIndex: number,
  hashOfLeaf: Uint8Array,
  getNode: GetNode,
): readonly TreeNode[] {
  const completed: TreeNode[] = [{ level: 0, index: appendIndex, hash: hashOfLeaf }];
  let right = hashOfLeaf;
  for (const left of addressesOfAppend(appendIndex)) {
    right = nodeHash(sha256, stored(getNode, left), right);
    completed.push({ level: left.level + 1, index: left.index / 2, hash: right });
  }
  return completed;
}

/** The stored nodes that `nodesCompletedBy` reads: the left neighbours on the way up. */
export function addressesOfAppend(appendIndex: number): readonly NodeAddress[] {
  const addresses: NodeAddress[] = [];
  let index = appendIndex;
  for (let level = 0; index % 2 === 1; level += 1) {
    addresses.push({ level, index: index - 1 });
    index = (index - 1) / 2;
  }
  return addresses;
}

/** The root over the first `size` leaves; of none, SHA-256 of nothing. @throws {Error} when a stored node is missing. */
export function treeRoot(sha256: Sha256, size: number, getNode: GetNode): Uint8Array {
  return size === 0 ? sha256(new Uint8Array()) : rangeHash(sha256, { start: 0, end: size }, getNode);
}

/** The stored nodes that `treeRoot` reads: at most one for every bit of `size`. */
export function addressesOfRoot(size: number): readonly NodeAddress[] {
  return size === 0 ? [] : addressesOfRange({ start: 0, end: size });
}

/** The hash over a range that is a subtree of the tree (RFC 9162: split at the largest power of two below its length). */
export function rangeHash(sha256: Sha256, range: LeafRange, getNode: GetNode): Uint8Array {
  return addressesOfRange(range)
    .map((address) => stored(getNode, address))
    .reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** The complete nodes that make up a subtree, from left to right. */
export function addressesOfRange(range: LeafRange): readonly NodeAddress[] {
  const addresses: NodeAddress[] = [];
  let { start } = range;
  while (start < range.end) {
    let level = 0;
    let width = 1;
    while (width * 2 <= range.end - start) {
      width *= 2;
      level += 1;
    }
    addresses.push({ level, index: start / width });
    start += width;
  }
  return addresses;
}

/** The largest power of two below `length` (which is at least 2): where RFC 9162 splits a tree. */
export function splitOf(length: number): number {
  let width = 1;
  while (width * 2 < length) width *= 2;
  return width;
}

/** A `GetNode` over nodes that were loaded before. */
export function nodesAt(nodes: Iterable<TreeNode>): GetNode {
  const byAddress = new Map<string, Uint8Array>();
  for (const node of nodes) byAddress.set(`${String(node.level)}/${String(node.index)}`, node.hash);
  return (level, index) => byAddress.get(`${String(level)}/${String(index)}`);
}

function stored(getNode: GetNode, { level, index }: NodeAddress): Uint8Array {
  const hash = getNode(level, index);
  if (hash === undefined) throw new Error(`ledger node ${String(level)}/${String(index)} is missing`);
  return hash;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
