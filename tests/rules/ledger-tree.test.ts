import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressesOfConsistency, addressesOfInclusion, consistencyProof, inclusionProof } from "../../server/domain/ledger/proofs.ts";
import { addressesOfAppend, addressesOfRoot, leafHash, nodeHash, nodesAt, nodesCompletedBy, treeRoot } from "../../server/domain/ledger/tree.ts";
import type { GetNode, NodeAddress, TreeNode } from "../../server/domain/ledger/tree.ts";
import { verifyConsistency, verifyInclusion } from "../../server/domain/ledger/verify.ts";
import { sha256 } from "../support/sample-certificate.ts";

/** RFC 9162, section 2.1.1, word for word and slow. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(Buffer.concat([Buffer.of(0), leaves[0]!]));
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.concat([Buffer.of(1), naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split))]));
}

function naiveInclusion(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return index < split
    ? [...naiveInclusion(index, leaves.slice(0, split)), naiveRoot(leaves.slice(split))]
    : [...naiveInclusion(index - split, leaves.slice(split)), naiveRoot(leaves.slice(0, split))];
}

function naiveConsistency(older: number, leaves: readonly Uint8Array[], isWhole = true): Uint8Array[] {
  if (older === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return older <= split
    ? [...naiveConsistency(older, leaves.slice(0, split), isWhole), naiveRoot(leaves.slice(split))]
    : [...naiveConsistency(older - split, leaves.slice(split), false), naiveRoot(leaves.slice(0, split))];
}

function grow(leaves: readonly Uint8Array[]): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (const [index, leaf] of leaves.entries()) nodes.push(...nodesCompletedBy(sha256, index, leafHash(sha256, leaf), nodesAt(nodes)));
  return nodes;
}

const limit = 300;
const allLeaves = Array.from({ length: limit }, (_, index) => new TextEncoder().encode(`leaf ${String(index)}`));
const allNodes = grow(allLeaves);
const getNode = nodesAt(allNodes);
const roots = Array.from({ length: limit + 1 }, (_, size) => naiveRoot(allLeaves.slice(0, size)));
const sizes = fc.integer({ min: 0, max: limit });
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => hash.toHex());

function only(addresses: readonly NodeAddress[]): GetNode {
  return nodesAt(allNodes.filter((node) => addresses.some(({ level, index }) => level === node.level && index === node.index)));
}

describe("the tree of the ledger", () => {
  test("of no leaves is SHA-256 of nothing", () => {
    expect(treeRoot(sha256, 0, () => undefined).toHex()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  test("has the published roots of the RFC 6962 reference leaves", () => {
    const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map((text) => Uint8Array.fromHex(text));
    const nodes = nodesAt(grow(leaves));
    expect(leaves.map((_, index) => treeRoot(sha256, index + 1, nodes).toHex())).toEqual([
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]);
  });

  test("has the root that the definition gives, at every size from 0 to 300, from the stored nodes it names and no others", () => {
    for (let size = 0; size <= limit; size += 1) expect(treeRoot(sha256, size, only(addressesOfRoot(size))).toHex()).toBe(roots[size]!.toHex());
  });

  test("stores with each append only nodes that become complete, and each complete node once", () => {
    for (const node of allNodes) {
      const width = 2 ** node.level;
      expect(node.hash.toHex()).toBe(naiveRoot(allLeaves.slice(node.index * width, (node.index + 1) * width)).toHex());
    }
    const complete = Array.from({ length: 9 }, (_, level) => Math.floor(limit / 2 ** level)).reduce((sum, count) => sum + count, 0);
    expect(new Set(allNodes.map(({ level, index }) => `${String(level)}/${String(index)}`)).size).toBe(allNodes.length);
    expect(allNodes).toHaveLength(complete);
  });

  test("needs for an append the nodes that it names and no others", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: limit - 1 }), (index) => {
        const hash = leafHash(sha256, allLeaves[index]!);
        const nodes = nodesCompletedBy(sha256, index, hash, only(addressesOfAppend(index)));
        expect(nodes.map((node) => node.hash.toHex())).toEqual(nodes.map((node) => getNode(node.level, node.index)!.toHex()));
      }),
    );
  });

  test("does not go on where a stored node is missing", () => {
    expect(() => treeRoot(sha256, 3, () => undefined)).toThrow("is missing");
    expect(() => nodesCompletedBy(sha256, 1, leafHash(sha256, allLeaves[1]!), () => undefined)).toThrow("is missing");
  });

  test("names nodes rightly beyond 2^31 leaves", () => {
    const addresses = addressesOfInclusion(2 ** 40 + 5, 2 ** 41 + 3);
    expect(addresses.every(({ level, index }) => (index + 1) * 2 ** level <= 2 ** 41 + 3)).toBe(true);
    expect(addresses).toContainEqual({ level: 40, index: 0 });
  });
});

const pair = sizes.chain((newer) => fc.record({ newer: fc.constant(newer), older: fc.integer({ min: 0, max: newer }) }));
const place = fc.integer({ min: 1, max: limit }).chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));

describe("an inclusion proof", () => {
  test("is the one of the definition, from the nodes it names, and verifies", () => {
    fc.assert(
      fc.property(place, ({ size, index }) => {
        const path = inclusionProof(sha256, index, size, only(addressesOfInclusion(index, size)));
        expect(hex(path)).toEqual(hex(naiveInclusion(index, allLeaves.slice(0, size))));
        expect(verifyInclusion(sha256, { leafHash: getNode(0, index)!, index, size, root: roots[size]! }, path)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("is refused for another place, leaf or root, and with any step changed, dropped, added or swapped", () => {
    fc.assert(
      fc.property(place, fc.nat(), ({ size, index }, chance) => {
        const path = inclusionProof(sha256, index, size, getNode);
        const claim = { leafHash: getNode(0, index)!, index, size, root: roots[size]! };
        const at = chance % Math.max(1, path.length);
        for (let other = 0; other < size; other += 1) if (other !== index) expect(verifyInclusion(sha256, { ...claim, index: other }, path)).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, leafHash: nodeHash(sha256, claim.leafHash, claim.root) }, path)).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, root: sha256(claim.root) }, path)).toBe(false);
        expect(verifyInclusion(sha256, claim, [...path, claim.root])).toBe(false);
        if (path.length > 0) {
          expect(verifyInclusion(sha256, claim, path.toSpliced(at, 1))).toBe(false);
          expect(verifyInclusion(sha256, claim, path.with(at, sha256(path[at]!)))).toBe(false);
          expect(verifyInclusion(sha256, claim, path.with(at, path[at]!.slice(1)))).toBe(false);
        }
        if (path.length > 1) expect(verifyInclusion(sha256, claim, path.toReversed())).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("answers no, and does not throw, for numbers that are no place", () => {
    const claim = { leafHash: getNode(0, 0)!, index: 0, size: 1, root: roots[1]! };
    expect(verifyInclusion(sha256, claim, [])).toBe(true);
    for (const wrong of [{ index: -1 }, { index: 1 }, { size: 0 }, { index: 0.5 }, { size: Number.NaN }, { size: Infinity }, { index: 2 ** 60 }]) {
      expect(verifyInclusion(sha256, { ...claim, ...wrong }, [])).toBe(false);
    }
    expect(() => inclusionProof(sha256, 3, 3, getNode)).toThrow(RangeError);
  });
});

describe("a consistency proof", () => {
  test("is the one of the definition, from the nodes it names, and verifies", () => {
    fc.assert(
      fc.property(pair, ({ older, newer }) => {
        const path = consistencyProof(sha256, older, newer, only(addressesOfConsistency(older, newer)));
        expect(hex(path)).toEqual(older === 0 ? [] : hex(naiveConsistency(older, allLeaves.slice(0, newer))));
        expect(verifyConsistency(sha256, { size: older, root: roots[older]! }, { size: newer, root: roots[newer]! }, path)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("is refused for a ledger in which any earlier leaf was rewritten", () => {
    fc.assert(
      fc.property(pair.filter(({ older }) => older > 0), fc.nat(), ({ older, newer }, chance) => {
        const forged = allLeaves.slice(0, newer).with(chance % older, new TextEncoder().encode("rewritten"));
        const forgedNodes = nodesAt(grow(forged));
        const path = consistencyProof(sha256, older, newer, forgedNodes);
        const newerState = { size: newer, root: treeRoot(sha256, newer, forgedNodes) };
        expect(verifyConsistency(sha256, { size: older, root: roots[older]! }, newerState, path)).toBe(false);
        const honestPath = consistencyProof(sha256, older, newer, getNode);
        expect(verifyConsistency(sha256, { size: older, root: roots[older]! }, newerState, honestPath)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("between trees of one size is empty and asks for one root", () => {
    const state = { size: 5, root: roots[5]! };
    expect(verifyConsistency(sha256, state, state, [])).toBe(true);
    expect(verifyConsistency(sha256, state, state, [roots[5]!])).toBe(false);
    expect(verifyConsistency(sha256, state, { ...state, root: roots[4]! }, [])).toBe(false);
    expect(verifyConsistency(sha256, { size: 0, root: roots[0]! }, state, [roots[5]!])).toBe(false);
    expect(verifyConsistency(sha256, { size: 0, root: roots[1]! }, state, [])).toBe(false);
  });

  test("is refused with any step changed, dropped or added, for other sizes, and backwards", () => {
    fc.assert(
      fc.property(pair.filter(({ older, newer }) => older > 0 && older < newer), fc.nat(), ({ older, newer }, chance) => {
        const path = consistencyProof(sha256, older, newer, getNode);
        const [from, to] = [{ size: older, root: roots[older]! }, { size: newer, root: roots[newer]! }];
        const at = chance % path.length;
        expect(verifyConsistency(sha256, from, to, path.with(at, sha256(path[at]!)))).toBe(false);
        expect(verifyConsistency(sha256, from, to, path.toSpliced(at, 1))).toBe(false);
        expect(verifyConsistency(sha256, from, to, [...path, from.root])).toBe(false);
        expect(verifyConsistency(sha256, { ...from, size: older === 1 ? 2 : older - 1 }, to, path)).toBe(false);
        expect(verifyConsistency(sha256, to, from, path)).toBe(false);
        expect(verifyConsistency(sha256, from, { ...to, root: sha256(to.root) }, path)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
