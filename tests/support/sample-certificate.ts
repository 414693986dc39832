import { createHash, generateKeyPairSync } from "node:crypto";
import { bodyDigest } from "../../server/domain/custody/certificate.ts";
import type { Certificate, CertificateBody } from "../../server/domain/custody/certificate.ts";
import { entryHash } from "../../server/domain/ledger/entry.ts";
import type { LedgerEntry } from "../../server/domain/ledger/entry.ts";
import type { Jws, LedgerEvidence } from "../../server/domain/ledger/head.ts";
import { consistencyProof, inclusionProof } from "../../server/domain/ledger/proofs.ts";
import { nodesAt, nodesCompletedBy, treeRoot } from "../../server/domain/ledger/tree.ts";
import type { TreeNode } from "../../server/domain/ledger/tree.ts";
import type { Signer } from "../../server/ports/signer.ts";
import { createSigner } from "../../server/storage/keys/signer.ts";

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

/** A signer with a fresh key. */
export function freshSigner(): Signer {
  return createSigner(generateKeyPairSync("ed25519"));
}

/** A ledger in memory, with as many rows before as wished, that gives evidence for what is appended. */
export class MemoryLedger {
  readonly #signer: Signer;
  readonly #nodes: TreeNode[] = [];
  #size = 0;

  constructor(signer: Signer, rowsBefore = 0) {
    this.#signer = signer;
    for (let row = 0; row < rowsBefore; row += 1) this.append({ event: "upkeep.tick", transferId: null, facts: { row } });
  }

  append(row: Pick<LedgerEntry, "event" | "transferId" | "facts">): LedgerEntry {
    const leaf: LedgerEntry = { v: 1, seq: this.#size, at: "2026-12-21T20:40:00Z", actorId: null, accountId: "acc_1", textDigest: null, ...row };
    this.#nodes.push(...nodesCompletedBy(sha256, this.#size, entryHash(sha256, leaf), nodesAt(this.#nodes)));
    this.#size += 1;
    return leaf;
  }

  head(ledgerId = "ledger_1"): Promise<string> {
    const rootHash = treeRoot(sha256, this.#size, nodesAt(this.#nodes)).toHex();
    const head = { type: "custody-ledger-head", version: 1, ledgerId, treeSize: this.#size, rootHash, at: "2026-12-21T20:40:01Z" };
    return this.#signer.sign(head);
  }

  consistency(olderSize: number, newerSize: number): { olderSize: number; newerSize: number; path: string[] } {
    const path = consistencyProof(sha256, olderSize, newerSize, nodesAt(this.#nodes)).map((hash) => hash.toHex());
    return { olderSize, newerSize, path };
  }

  async evidence(leaf: LedgerEntry): Promise<LedgerEvidence> {
    const path = inclusionProof(sha256, leaf.seq, this.#size, nodesAt(this.#nodes)).map((hash) => hash.toHex());
    const head = JSON.parse(await this.head()) as Jws;
    return { leaf, proof: { leafIndex: leaf.seq, treeSize: this.#size, path }, head };
  }

  /** Appends the row of a document and signs the document with its evidence. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- any further fields are part of what is signed
  async sign<Body extends { type: string; version: 1 }>(body: Body, transferId: string): Promise<string> {
    const leaf = this.append({ event: "transfers.finish", transferId, facts: { certificateDigest: bodyDigest(sha256, { ...body }) } });
    return this.#signer.sign({ ...body, ledger: await this.evidence(leaf) });
  }
}

const address = "k7m2q9x4t8w3z5b6n7p2r4s9v3";

/** A certificate's statements with everything on it that can be on it. */
export function sampleBody(keyId: string, changes: Partial<CertificateBody> = {}): CertificateBody {
  return {
    type: "custody-certificate",
    version: 1,
    number: "C-2041",
    issuedAt: "2026-12-21T20:40:02Z",
    keyId,
    address,
    publicUrl: `https://portal.example/verify/${address}`,
    transfer: { id: "tra_1", number: "T-2041", purpose: "repair", accountId: "acc_1", accountName: "Zakłady Łódź sp. z o.o. / 株式会社サンプル", receivedAt: "2026-11-21T20:37:00Z" },
    files: [
      { id: "fil_1", kind: "original", name: null, bytes: 1_073_741_824, digest: { kind: "sha256", value: "9f".repeat(32) } },
      { id: "fil_2", kind: "result", name: null, bytes: 1_081_344, digest: { kind: "salted-sha256", value: "0c".repeat(32) } },
    ],
    reason: { cause: "customer-date", instruction: null, instructionDigest: "ab".repeat(32), orderedBy: "Ewa Żółkowska", orderedAt: "2026-12-01T09:15:00Z", deadlineAt: "2026-12-21T20:37:00Z" },
    method: { standard: "NIST SP 800-88", techniques: ["cryptographic erase", "clear"], unreadableSince: "2026-12-21T20:38:10Z", clearedAt: "2026-12-21T20:38:12Z" },
    placesCovered: [
      { place: "Object store (local disk)", found: "no", detail: "no object, unfinished part or tail answers to the files' ids", declaration: null },
      { place: "Records", found: "no", detail: "no wrapped key is left", declaration: null },
      { place: "Replication of the store", found: "unknown", detail: "the store cannot tell", declaration: "The disk is not replicated." },
    ],
    placesNotCovered: [{ place: "The customer's own machines", reason: "the portal never reached them" }],
    backupsUnreadableAt: "2026-12-22T00:00:00Z",
    verification: { method: "every place was asked by a path that shares no code with the deletion", result: "nothing-found-where-verifiable", at: "2026-12-21T20:39:00Z" },
    executor: { program: "Custody 0.1.0", person: null },
    staffCopies: [
      { checkoutId: "che_1", holder: "Jan Kowalski", device: "WS-17", copy: "masked", servedAt: "2026-11-22T08:00:00Z", removal: { attestedAt: "2026-11-23T16:00:00Z", method: "custody-remove" } },
      { checkoutId: "che_2", holder: "Grace Hopper", device: "laptop 4", copy: "full", servedAt: "2026-11-24T08:00:00Z", removal: null },
    ],
    customerDownloads: [{ fileId: "fil_2", person: "Ewa Żółkowska", at: "2026-11-26T10:00:00Z" }],
    store: { place: "Frankfurt am Main, Germany", operator: "Example Software GmbH" },
    termsVersions: ["2026-03"],
    ...changes,
  };
}

/** A signed certificate in a ledger of some rows, with the keys that verify it. */
export async function signedCertificate(changes: Partial<CertificateBody> = {}) {
  const signer = freshSigner();
  const ledger = new MemoryLedger(signer, 21);
  const jws = await ledger.sign(sampleBody(signer.keyId(), changes), "tra_1");
  return { jws, signer, ledger, keys: signer.publicKeys(), payload: payloadOf<Certificate>(jws) };
}

/** The payload of a JWS, unverified. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says which payload it expects
export function payloadOf<Payload>(jws: string): Payload {
  return JSON.parse(Buffer.from((JSON.parse(jws) as Jws).payload, "base64url").toString("utf8")) as Payload;
}
