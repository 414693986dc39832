import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../server/domain/ledger/canonical-json.ts";
import { entryHash, leafBytes, ledgerEntrySchema } from "../../server/domain/ledger/entry.ts";
import type { LedgerEntry } from "../../server/domain/ledger/entry.ts";
import { personalTextDigest, saltedFileDigest } from "../../server/domain/ledger/salted-digest.ts";
import { sha256 } from "../support/sample-certificate.ts";

const entry: LedgerEntry = { v: 1, seq: 7, at: "2026-11-21T20:37:00Z", event: "transfers.accept", actorId: null, accountId: "acc_1", transferId: "tra_1", facts: { bytes: 12, "é": "ł", a: null }, textDigest: null };
const wholeJson = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.constant(null), fc.boolean(), fc.maxSafeInteger(), fc.string({ unit: "grapheme" }), fc.array(tie("value")), fc.dictionary(fc.string({ unit: "grapheme" }), tie("value"))),
})).value;

describe("a ledger row's bytes", () => {
  test("are frozen for version 1", () => {
    expect(new TextDecoder().decode(leafBytes(entry))).toBe(
      '{"accountId":"acc_1","actorId":null,"at":"2026-11-21T20:37:00Z","event":"transfers.accept","facts":{"a":null,"bytes":12,"é":"ł"},"seq":7,"textDigest":null,"transferId":"tra_1","v":1}',
    );
    expect(entryHash(sha256, entry).toHex()).toBe(sha256(Buffer.concat([Buffer.of(0), leafBytes(entry)])).toHex());
  });

  test("do not depend on the order in which its parts were written", () => {
    const shuffled = fc.shuffledSubarray(Object.keys(entry) as (keyof LedgerEntry)[], { minLength: Object.keys(entry).length });
    fc.assert(fc.property(shuffled, (keys) => {
      const other = Object.fromEntries(keys.map((key) => [key, entry[key]])) as unknown as LedgerEntry;
      expect(leafBytes(other)).toEqual(leafBytes(entry));
    }));
  });

  test("change with every part", () => {
    const changes: Partial<LedgerEntry>[] = [{ seq: 8 }, { at: "2026-11-21T20:37:01Z" }, { event: "x" }, { actorId: "per_1" }, { accountId: null }, { transferId: null }, { facts: { bytes: "12" } }, { textDigest: "00".repeat(32) }];
    const hashes = [entry, ...changes.map((change) => ({ ...entry, ...change }))].map((one) => entryHash(sha256, one).toHex());
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test("are made of a known shape only", () => {
    expect(ledgerEntrySchema.safeParse(entry).success).toBe(true);
    for (const wrong of [{ v: 2 }, { seq: -1 }, { seq: 1.5 }, { at: "2026-11-21" }, { at: "2026-11-21T20:37:00+01:00" }, { at: "2026-11-21T20:37:00.0123456789Z" }, { note: "x" }, { textDigest: "AB" }]) {
      expect(ledgerEntrySchema.safeParse({ ...entry, ...wrong }).success).toBe(false);
    }
  });
});

describe("canonical JSON", () => {
  test("reads back as the same value and is written the same again", () => {
    fc.assert(fc.property(wholeJson, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.stringify(JSON.parse(text))).toHaveLength(text.length);
    }));
  });

  test("orders keys by code units and keeps a key named __proto__", () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":2,"a":3,"B":4,"ł":5}'))).toBe('{"B":4,"__proto__":2,"a":3,"b":1,"ł":5}');
  });

  test("refuses what has more than one spelling or none", () => {
    for (const value of [0.1, Number.NaN, Infinity, 2 ** 53, "\ud800", { "\udc00": 1 }, undefined, { a: undefined }, () => 0, 1n, new Date(0), new Map(), new Uint8Array(1), [undefined]]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

describe("a salted digest", () => {
  const salt = new Uint8Array(32).fill(7);

  test("depends on the text, the salt and the purpose", () => {
    const digests = [
      personalTextDigest(sha256, salt, "please delete"),
      personalTextDigest(sha256, salt, "please delete."),
      personalTextDigest(sha256, new Uint8Array(32).fill(8), "please delete"),
      saltedFileDigest(sha256, salt, "please delete"),
      sha256(new TextEncoder().encode("please delete")).toHex(),
    ];
    expect(new Set(digests).size).toBe(digests.length);
    expect(personalTextDigest(sha256, salt, "please delete")).toBe(digests[0]);
  });

  test("is not made with a salt of another length", () => {
    expect(() => personalTextDigest(sha256, new Uint8Array(0), "x")).toThrow(RangeError);
    expect(() => saltedFileDigest(sha256, salt.slice(1), "x")).toThrow(RangeError);
  });
});
