import { createHmac, generateKeyPairSync, sign as signBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { flattenedVerify, importJWK } from "jose";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../server/domain/ledger/canonical-json.ts";
import { bodyDigest } from "../../server/domain/custody/certificate.ts";
import type { Certificate } from "../../server/domain/custody/certificate.ts";
import { certificateTitles, plainStatements, withoutNames } from "../../server/domain/custody/certificate-words.ts";
import type { SupplementBody } from "../../server/domain/custody/supplement.ts";
import type { Jws, LedgerHead } from "../../server/domain/ledger/head.ts";
import { openSigned, sha256 } from "../../server/sealing/signature.ts";
import { keptHeadText, verifyCertificate, verifyReceipt, verifySupplement } from "../../server/sealing/verify-certificate.ts";
import { verifyHeads } from "../../server/sealing/verify-evidence.ts";
import { createSigner, publicKeyOf } from "../../server/storage/keys/signer.ts";
import { freshSigner, MemoryLedger, payloadOf, sampleBody, signedCertificate } from "../support/sample-certificate.ts";

const { jws, signer, ledger, keys, payload } = await signedCertificate();
const parts = JSON.parse(jws) as Jws;
const codes = (check: { problems: readonly { code: string }[] }): string[] => check.problems.map((problem) => problem.code);
const encode = (value: unknown): string => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs whatever a test wants to pass off, well or badly. */
function forge(header: unknown, forgedPayload: unknown, key: KeyObject | null, secret = ""): string {
  const [head, body] = [encode(header), encode(typeof forgedPayload === "string" ? forgedPayload : canonicalJson(forgedPayload))];
  const input = Buffer.from(`${head}.${body}`);
  const signature = key === null ? createHmac("sha256", secret).update(input).digest() : signBytes(null, input, key);
  return JSON.stringify({ payload: body, protected: head, signature: signature.toString("base64url") });
}

describe("a certificate", () => {
  test("verifies without a network, with its title and statements", () => {
    const check = verifyCertificate(jws, keys);
    expect(check.problems).toEqual([]);
    expect(check.isValid).toBe(true);
    expect(check.title).toBe("The portal's copies are erased");
    expect(check.payload).toEqual(payload);
    expect(check.statements.flatMap((statement) => statement.sentences).join(" ")).toContain("The store no longer answers for the files; their bytes are unreadable since 21 Dec 2026, 20:38:10 UTC (cryptographic erase");
  });

  test("is signed with EdDSA as a flattened JWS, over canonical JSON, the same again each time", async () => {
    expect(Object.keys(parts)).toEqual(["payload", "protected", "signature"]);
    expect(JSON.parse(Buffer.from(parts.protected, "base64url").toString())).toEqual({ alg: "EdDSA", kid: signer.keyId(), typ: "custody-certificate" });
    expect(Buffer.from(parts.payload, "base64url").toString("utf8")).toBe(canonicalJson(payload));
    expect(await signer.sign(payload)).toBe(jws);
    expect(await signer.verify(jws, "custody-certificate")).toEqual(payload);
    const elsewhere = await flattenedVerify(parts, await importJWK(keys[0]!, "EdDSA"), { algorithms: ["EdDSA"] });
    expect(Buffer.from(elsewhere.payload).toString("utf8")).toBe(canonicalJson(payload));
    await expect(signer.verify(jws, "custody-receipt")).rejects.toMatchObject({ code: "certificate-invalid" });
  });

  test("is not valid with any one character of payload, header or signature changed", () => {
    for (const part of ["payload", "protected", "signature"] as const) {
      for (let at = 0; at < parts[part].length; at += 1) {
        const changed = { ...parts, [part]: parts[part].slice(0, at) + (parts[part][at] === "A" ? "B" : "A") + parts[part].slice(at + 1) };
        const check = verifyCertificate(JSON.stringify(changed), keys);
        if (check.isValid || check.title !== null || check.payload !== null) expect.fail(`${part} changed at ${String(at)} was accepted`);
      }
    }
  });

  test("is not valid with any one bit of its signed bytes changed, spare bits of base64url included", () => {
    for (const part of ["payload", "protected", "signature"] as const) {
      const bytes = Buffer.from(parts[part], "base64url");
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << (at % 8);
        if (verifyCertificate(JSON.stringify({ ...parts, [part]: changed.toString("base64url") }), keys).isValid) expect.fail(`${part} byte ${String(at)}`);
      }
      expect(verifyCertificate(JSON.stringify({ ...parts, [part]: `${parts[part]}=` }), keys).isValid).toBe(false);
    }
  });

  test("is not valid cut, empty, doubled, or as something else", () => {
    for (const text of ["", "{}", "null", "[]", '"x"', jws.slice(0, -1), jws + jws, `${parts.protected}.${parts.payload}.${parts.signature}`, JSON.stringify({ ...parts, header: {} }), JSON.stringify({ ...parts, signature: "" }), JSON.stringify({ ...parts, payload: null }), "[".repeat(100_000)]) {
      expect(codes(verifyCertificate(text, keys))).toEqual(["unreadable"]);
    }
  });

  test("is not valid with another portal's keys, no keys, or a key that lies about its id", () => {
    const other = freshSigner().publicKeys()[0]!;
    for (const trusted of [[], [other], [{ ...other, kid: signer.keyId() }], [{ ...keys[0]!, kid: other.kid }], [{ ...keys[0]!, x: "A".repeat(43) }]]) {
      expect(codes(verifyCertificate(jws, trusted))).toEqual(["unknown-key"]);
    }
    expect(verifyCertificate(jws, [other, ...keys]).isValid).toBe(true);
  });

  test("still verifies after the portal's key was replaced", async () => {
    const replaced = createSigner(generateKeyPairSync("ed25519"), keys);
    expect(replaced.publicKeys().map((key) => key.kid)).toEqual([replaced.keyId(), signer.keyId()]);
    expect(verifyCertificate(jws, replaced.publicKeys()).isValid).toBe(true);
    expect(await replaced.verify(jws, "custody-certificate")).toEqual(payload);
  });
});

describe("a forged signature (after R54)", () => {
  const mine = generateKeyPairSync("ed25519");
  const attacker = generateKeyPairSync("ed25519");
  const trusted = [publicKeyOf(mine.publicKey)];
  const kid = trusted[0]!.kid;
  const body = { type: "custody-certificate" };
  const good = { alg: "EdDSA", kid, typ: "custody-certificate" };
  const answer = (text: string): string => {
    const opened = openSigned(text, "custody-certificate", trusted);
    return opened.isValid ? "valid" : opened.problem.code;
  };

  test("is told from a good one", () => {
    expect(answer(forge(good, body, mine.privateKey))).toBe("valid");
    expect(answer(forge(good, body, attacker.privateKey))).toBe("signature");
  });

  test("is refused with algorithm none, HS256 over the public key, or any other name", () => {
    const unsigned = JSON.parse(forge({ ...good, alg: "none" }, body, mine.privateKey)) as Jws;
    expect(answer(JSON.stringify({ ...unsigned, signature: "" }))).toBe("unreadable");
    for (const alg of ["none", "None", "NONE", "", "EDDSA", "Ed25519", "Ed448", "ES256", "RS256", null, 1, ["EdDSA"]]) {
      expect(answer(forge({ ...good, alg }, body, mine.privateKey))).toBe("header");
    }
    for (const secret of [trusted[0]!.x, JSON.stringify(trusted[0]), mine.publicKey.export({ format: "pem", type: "spki" }), ""]) {
      expect(answer(forge({ ...good, alg: "HS256" }, body, null, secret))).toBe("header");
      expect(answer(forge(good, body, null, secret))).toBe("signature");
    }
  });

  test("is refused when it brings its own key, an address of one, or a critical extension", () => {
    const jwk = attacker.publicKey.export({ format: "jwk" });
    for (const extra of [{ jwk }, { jku: "https://evil.example/keys" }, { x5c: ["AA"] }, { x5u: "https://evil.example" }, { crit: ["b64"], b64: false }, { crit: [] }, { b64: false }, { cty: "JWT" }]) {
      expect(answer(forge({ ...good, ...extra }, body, attacker.privateKey))).toBe("header");
      expect(answer(forge({ ...good, ...extra }, body, mine.privateKey))).toBe("header");
    }
    const beside = { ...(JSON.parse(forge(good, body, attacker.privateKey)) as Jws), header: { jwk } };
    expect(answer(JSON.stringify(beside))).toBe("unreadable");
  });

  test("is refused with an unknown, missing or strange key id", () => {
    expect(answer(forge({ ...good, kid: publicKeyOf(attacker.publicKey).kid }, body, attacker.privateKey))).toBe("unknown-key");
    for (const wrong of ["", "../keys/1", "__proto__", `${kid}\0`]) expect(answer(forge({ ...good, kid: wrong }, body, mine.privateKey))).toBe("unknown-key");
    for (const wrong of [null, 0, [kid]]) expect(answer(forge({ ...good, kid: wrong }, body, mine.privateKey))).toBe("header");
    expect(answer(forge({ alg: "EdDSA", typ: "custody-certificate" }, body, mine.privateKey))).toBe("header");
  });

  test("is refused when the portal signed it as another kind of document", () => {
    for (const typ of ["custody-receipt", "custody-ledger-head", "JWT", "custody-certificate-supplement", "Custody-Certificate"]) {
      expect(answer(forge({ ...good, typ }, body, mine.privateKey))).toBe("header");
    }
    expect(codes(verifyCertificate(forge(good, { ...payload, type: "custody-receipt" }, mine.privateKey), trusted))).toEqual(["content"]);
  });

  test("is refused over data that is not canonical, even if the key signed it", () => {
    for (const text of ['{"type":"custody-certificate" }', '{"type":"x","type":"custody-certificate"}', '{"b":1,"a":2}', '{"a":0.5}', "", "\ufeff{}", '{"a":"\\u0061"}']) {
      expect(answer(forge(good, text || " ", mine.privateKey))).toBe("content");
    }
  });
});

describe("a certificate that the key did sign", () => {
  const resign = async (change: (changed: Certificate) => void): Promise<string> => {
    const changed = structuredClone(payload);
    change(changed);
    return signer.sign(changed);
  };
  const flip = (hex: string): string => (hex.startsWith("0") ? "1" : "0") + hex.slice(1);

  test("is not valid with any step of its proof changed", async () => {
    expect(payload.ledger.proof.path.length).toBeGreaterThan(2);
    for (const [step] of payload.ledger.proof.path.entries()) {
      expect(codes(verifyCertificate(await resign(({ ledger: { proof } }) => (proof.path[step] = flip(proof.path[step]!))), keys))).toEqual(["proof"]);
    }
    expect(codes(verifyCertificate(await resign(({ ledger: { proof } }) => (proof.path = proof.path.slice(1))), keys))).toEqual(["proof"]);
    expect(codes(verifyCertificate(await resign(({ ledger: { proof } }) => (proof.treeSize += 1)), keys))).toEqual(["proof"]);
    expect(codes(verifyCertificate(await resign(({ ledger: { proof } }) => (proof.leafIndex -= 1)), keys))).toContain("proof");
  });

  test("is not valid with a tree size that its head does not state, even where the hashes would fit it", async () => {
    const fresh = freshSigner();
    const grown = new MemoryLedger(fresh);
    const body = sampleBody(fresh.keyId());
    const leaf = grown.append({ event: "transfers.finish", transferId: "tra_1", facts: { certificateDigest: bodyDigest(sha256, body) } });
    for (const row of [1, 2]) grown.append({ event: "upkeep.tick", transferId: null, facts: { row } });
    const evidence = await grown.evidence(leaf);
    expect(verifyCertificate(await fresh.sign({ ...body, ledger: evidence }), fresh.publicKeys()).isValid).toBe(true);
    const stretched = { ...evidence, proof: { ...evidence.proof, treeSize: 4 } };
    expect(codes(verifyCertificate(await fresh.sign({ ...body, ledger: stretched }), fresh.publicKeys()))).toEqual(["proof"]);
  });

  test("is not valid with its ledger row changed, or with the row of another document", async () => {
    expect(codes(verifyCertificate(await resign(({ ledger: { leaf } }) => (leaf.actorId = "per_9")), keys))).toEqual(["proof"]);
    expect(codes(verifyCertificate(await resign(({ ledger: { leaf } }) => (leaf.seq = 3)), keys))).toEqual(["proof", "proof"]);
    const otherRow = ledger.append({ event: "transfers.finish", transferId: "tra_2", facts: { certificateDigest: "00".repeat(32) } });
    const evidence = await ledger.evidence(otherRow);
    expect(codes(verifyCertificate(await resign((changed) => (changed.ledger = evidence)), keys))).toEqual(["binding", "binding"]);
  });

  test("is not valid with a statement changed after its ledger row was written", async () => {
    for (const change of [
      (changed: Certificate) => (changed.number = "C-9"),
      (changed: Certificate) => (changed.files[0]!.bytes += 1),
      (changed: Certificate) => (changed.method.unreadableSince = "2026-12-20T00:00:00Z"),
      (changed: Certificate) => (changed.staffCopies = []),
    ]) expect(codes(verifyCertificate(await resign(change), keys))).toEqual(["binding"]);
  });

  test("is not valid with a head that is forged, changed, older than the row, or signed by a stranger", async () => {
    for (const part of ["payload", "protected", "signature"] as const) {
      const wrong = await resign(({ ledger: { head } }) => (head[part] = (head[part].startsWith("A") ? "B" : "A") + head[part].slice(1)));
      expect(codes(verifyCertificate(wrong, keys))).toEqual(["head"]);
    }
    const head = payloadOf<LedgerHead>(JSON.stringify(payload.ledger.head));
    const stranger = JSON.parse(await freshSigner().sign(head)) as Jws;
    expect(codes(verifyCertificate(await resign((changed) => (changed.ledger.head = stranger)), keys))).toEqual(["head"]);
    const early = JSON.parse(await signer.sign({ ...head, at: "2026-12-21T20:39:59Z" })) as Jws;
    expect(codes(verifyCertificate(await resign((changed) => (changed.ledger.head = early)), keys))).toEqual(["head"]);
    const otherRoot = JSON.parse(await signer.sign({ ...head, rootHash: "00".repeat(32) })) as Jws;
    expect(codes(verifyCertificate(await resign((changed) => (changed.ledger.head = otherRoot)), keys))).toEqual(["proof"]);
  });

  test("is not valid when it names another key than the one that signed it", async () => {
    const fresh = freshSigner();
    const wrong = await new MemoryLedger(fresh, 3).sign(sampleBody("A".repeat(43)), "tra_1");
    expect(codes(verifyCertificate(wrong, fresh.publicKeys()))).toEqual(["binding"]);
  });

  test("is not valid when it claims more than its facts", async () => {
    const fresh = freshSigner();
    const sample = sampleBody(fresh.keyId());
    const overstated = await new MemoryLedger(fresh).sign({ ...sample, verification: { ...sample.verification, result: "nothing-found" as const } }, "tra_1");
    expect(codes(verifyCertificate(overstated, fresh.publicKeys()))).toEqual(["claim"]);
    const elsewhere = await new MemoryLedger(fresh).sign({ ...sample, publicUrl: "https://portal.example/verify/other" }, "tra_1");
    expect(codes(verifyCertificate(elsewhere, fresh.publicKeys()))).toEqual(["claim"]);
  });

  test("cannot say that traces were found, leave a field out, or carry one more", async () => {
    const found = await resign((changed) => ((changed.placesCovered[0] as { found: string }).found = "yes"));
    const missing = await resign((changed) => delete (changed as Partial<Certificate>).backupsUnreadableAt);
    const extra = await resign((changed) => Object.assign(changed, { note: "erased from the media" }));
    const badTime = await resign((changed) => (changed.issuedAt = "2026-12-21T20:40:02.0000000001Z"));
    for (const wrong of [found, missing, extra, badTime]) expect(codes(verifyCertificate(wrong, keys))).toEqual(["content"]);
  });
});

describe("the title", () => {
  const copies = sampleBody("k").staffCopies;

  test("is that of all known copies only with none outstanding, whatever the customer downloaded", async () => {
    for (const staffCopies of [[], [copies[0]!]]) {
      const certificate = await signedCertificate({ staffCopies });
      expect(verifyCertificate(certificate.jws, certificate.keys).title).toBe(certificateTitles.everyKnown);
    }
    const outstanding = await signedCertificate({ staffCopies: [copies[1]!] });
    expect(verifyCertificate(outstanding.jws, outstanding.keys).title).toBe(certificateTitles.portalOnly);
  });

  test("changes with a supplement, while the certificate stays as it is", async () => {
    const one = await signedCertificate();
    const supplement: SupplementBody = {
      type: "custody-certificate-supplement",
      version: 1,
      certificateNumber: "C-2041",
      certificateDigest: Buffer.from(sha256(Buffer.from((JSON.parse(one.jws) as Jws).payload, "base64url"))).toString("hex"),
      transferId: "tra_1",
      sequence: 1,
      issuedAt: "2027-01-04T09:00:00Z",
      keyId: one.signer.keyId(),
      removals: [{ checkoutId: "che_2", attestedAt: "2027-01-04T08:59:00Z", method: "device-wiped" }],
    };
    const signed = await one.ledger.sign(supplement, "tra_1");
    const check = verifyCertificate(one.jws, one.keys, [signed]);
    expect(check).toMatchObject({ isValid: true, title: certificateTitles.everyKnown });
    expect(check.statements.find((statement) => statement.about === "staff-copies")?.sentences[1]).toContain("attested on 4 Jan 2027, 08:59:00 UTC (supplement)");
    expect(verifyCertificate(one.jws, one.keys).title).toBe(certificateTitles.portalOnly);

    const wrong = [
      { ...supplement, certificateDigest: "00".repeat(32) },
      { ...supplement, certificateNumber: "C-1" },
      { ...supplement, sequence: 2 },
      { ...supplement, removals: [{ ...supplement.removals[0]!, checkoutId: "che_1" }] },
      { ...supplement, removals: [{ ...supplement.removals[0]!, checkoutId: "che_9" }] },
    ];
    for (const body of wrong) expect(codes(verifyCertificate(one.jws, one.keys, [await one.ledger.sign(body, "tra_1")]))).toContain("supplement");
    expect(codes(verifyCertificate(one.jws, one.keys, [signed, signed]))).toContain("supplement");
    expect(codes(verifyCertificate(one.jws, one.keys, [one.jws]))).toEqual(["header"]);
    expect(verifySupplement(signed, freshSigner().publicKeys()).isValid).toBe(false);
  });
});

describe("what a certificate says", () => {
  test("never claims removal from media, and names what could not be verified with the operator's declaration", () => {
    const text = plainStatements(payload).flatMap((statement) => statement.sentences).join("\n");
    expect(text).not.toMatch(/remov\w+ from (the )?(media|disk)/i);
    expect(text).toContain("Replication of the store: not verifiable: the store cannot tell. The operator declares: “The disk is not replicated.”");
    expect(text).toContain("from 22 Dec 2026, 00:00:00 UTC on, at the latest");
    expect(text).toContain("Grace Hopper, on laptop 4, a full copy taken on 24 Nov 2026, 08:00:00 UTC: its removal is outstanding");
    expect(text).toContain("copies outside of the portal's reach");
  });

  test("holds no name on the public page", () => {
    const text = JSON.stringify(plainStatements(withoutNames(payload)));
    for (const name of ["Łódź", "株式会社", "Kowalski", "Hopper", "Żółkowska", "laptop 4", "WS-17"]) expect(text).not.toContain(name);
    expect(text).toContain("its removal is outstanding");
  });
});

describe("kept receipts and heads", () => {
  test("show that a ledger only grew, or that it was rewritten", async () => {
    const mine = freshSigner();
    const grown = new MemoryLedger(mine, 5);
    const older = await grown.head();
    for (let row = 0; row < 7; row += 1) grown.append({ event: "upkeep.tick", transferId: null, facts: { row } });
    const newer = await grown.head();
    const proof = grown.consistency(5, 12);
    const trusted = mine.publicKeys();
    expect(verifyHeads(older, newer, proof, trusted)).toEqual({ isConsistent: true, problems: [] });
    expect(verifyHeads(newer, older, proof, trusted).isConsistent).toBe(true);
    expect(verifyHeads(older, older, null, trusted).isConsistent).toBe(true);
    expect(codes(verifyHeads(older, newer, { ...proof, path: proof.path.slice(1) }, trusted))).toEqual(["rewrite"]);
    expect(codes(verifyHeads(older, newer, { ...proof, olderSize: 4 }, trusted))).toEqual(["proof"]);
    expect(codes(verifyHeads(older, newer, null, trusted))).toEqual(["proof"]);
    expect(codes(verifyHeads(older, newer, proof, keys))).toEqual(["unknown-key", "unknown-key"]);
    expect(codes(verifyHeads(older, await grown.head("ledger_2"), proof, trusted))).toEqual(["head"]);

    const rewritten = new MemoryLedger(mine, 4);
    for (let row = 0; row < 8; row += 1) rewritten.append({ event: "upkeep.tick", transferId: null, facts: { row: -row } });
    expect(codes(verifyHeads(older, await rewritten.head(), rewritten.consistency(5, 12), trusted))).toEqual(["rewrite"]);
    expect(codes(verifyHeads(newer, await rewritten.head(), null, trusted))).toEqual(["rewrite"]);
  });

  test("give their head for a comparison, but only once they verify", async () => {
    const receipt = { type: "custody-receipt", version: 1, transferId: "tra_1", transferNumber: "T-2041", issuedAt: "2026-11-21T20:37:05Z", keyId: signer.keyId(), event: "transfers.finish", files: payload.files } as const;
    const signed = await ledger.sign(receipt, "tra_1");
    expect(verifyReceipt(signed, keys)).toMatchObject({ isValid: true, payload: { transferNumber: "T-2041" } });
    expect(verifyReceipt(jws, keys).isValid).toBe(false);
    const head = await ledger.head();
    expect(keptHeadText(head, keys)).toBe(head);
    expect(keptHeadText(signed, keys)).toBe(head);
    expect(keptHeadText(jws, keys)).toBe(JSON.stringify(payload.ledger.head));
    expect(keptHeadText(jws.replace(/.$/, ""), keys)).toBeNull();
    expect(keptHeadText(head, freshSigner().publicKeys())).toBeNull();
  });
});
