import { hash } from "node:crypto";
import { canonicalJson } from "../../domain/ledger/canonical-json.ts";
import { entryHash } from "../../domain/ledger/entry.ts";
import type { LedgerEntry as HashedEntry } from "../../domain/ledger/entry.ts";
import { addressesOfConsistency, addressesOfInclusion, consistencyProof, inclusionProof } from "../../domain/ledger/proofs.ts";
import { addressesOfRoot, nodesAt, nodesCompletedBy, treeRoot } from "../../domain/ledger/tree.ts";
import type { GetNode, NodeAddress } from "../../domain/ledger/tree.ts";
import type { LedgerTree } from "../../ports/records/records.ts";
import type { LedgerRow } from "../../ports/records/proof-rows.ts";
import type { Source } from "./schema.ts";

export function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(hash("sha256", bytes, "buffer"));
}

/** The Merkle tree over the records. Only complete nodes are stored; they never change. */
export function ledgerTreeOver(source: Source): LedgerTree {
  async function nodes(addresses: readonly NodeAddress[]): Promise<GetNode> {
    if (addresses.length === 0) return nodesAt([]);
    const levels = Map.groupBy(addresses, (address) => address.level);
    const found = await source
      .database()
      .selectFrom("ledgerNodes")
      .selectAll()
      .where((eb) => eb.or([...levels].map(([level, places]) => eb.and([eb("level", "=", level), eb("index", "in", places.map((place) => place.index))]))))
      .execute();
    return nodesAt(found);
  }

  async function lockedHead() {
    const query = source.database().selectFrom("ledgerHead").selectAll().where("id", "=", 1);
    return (source.kind === "postgres" ? query.forUpdate() : query).executeTakeFirstOrThrow();
  }

  return {
    async append(entry) {
      if (!source.isTransaction) throw new Error("the ledger grows only inside a transaction");
      const head = await lockedHead();
      const seq = head.size;
      const size = seq + 1;
      const at = entry.at > head.at ? entry.at : head.at;
      const facts = canonicalJson(entry.facts);
      const leaf = entryHash(sha256, {
        v: 1,
        seq,
        at,
        event: entry.event,
        actorId: entry.actorId,
        accountId: entry.accountId,
        transferId: entry.transferId,
        facts: { ...entry.facts },
        textDigest: entry.textDigest,
      });
      const before = await nodes(addressesOfRoot(seq));
      const completed = nodesCompletedBy(sha256, seq, leaf, before);
      const now = nodesAt(completed);
      const root = treeRoot(sha256, size, (level, index) => now(level, index) ?? before(level, index)).toHex();
      const leafHash = leaf.toHex();
      const { event, actorId, accountId, transferId, textDigest } = entry;
      await source.database().insertInto("ledgerRows").values({ seq, at, event, actorId, accountId, transferId, facts, textDigest, leafHash }).execute();
      await source.database().insertInto("ledgerNodes").values([...completed]).execute();
      await source.database().updateTable("ledgerHead").set({ size, root, at }).where("id", "=", 1).execute();
      return { seq, at, leafHash, size, root };
    },
    async head() {
      return source.database().selectFrom("ledgerHead").select(["size", "root", "at"]).where("id", "=", 1).executeTakeFirstOrThrow();
    },
    async inclusionProof(seq, size) {
      const known = await nodes(addressesOfInclusion(seq, size));
      return inclusionProof(sha256, seq, size, known).map((hash) => hash.toHex());
    },
    async consistencyProof(from, to) {
      const known = await nodes(addressesOfConsistency(from, to));
      return consistencyProof(sha256, from, to, known).map((hash) => hash.toHex());
    },
  };
}

/** The entry whose hash is the row's leaf. @throws {SyntaxError} when `facts` are no JSON. */
export function entryOf(row: LedgerRow): HashedEntry {
  const { seq, at, event, actorId, accountId, transferId, textDigest } = row;
  return { v: 1, seq, at, event, actorId, accountId, transferId, facts: JSON.parse(row.facts) as HashedEntry["facts"], textDigest };
}
