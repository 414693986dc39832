import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFileId, headerBytes, inner, isFileId, last, layout, sealedSegmentBytes, segmentBytes, tail } from "../../server/sealing/format.ts";
import { deriveFileKeys, newFileKey, unwrapKey, wrapKey } from "../../server/sealing/keys.ts";
import { openSegment, Sealer, sealSegment } from "../../server/sealing/stream.ts";
import { openObject, sealObject } from "../support/sealed-objects.ts";
import { pattern, readVectors, sealVectorSegment, sha256, vectorObject } from "../support/sealed-vectors.ts";

const fileKey = newFileKey();
const fileId = "file_abcdefghjkmnpqrstuvwxyz234";
const keys = deriveFileKeys(fileKey, fileId);

describe("frozen vectors of the sealed format", () => {
  const vectors = readVectors();

  test.each(vectors)("$name: the object is built byte for byte as it was frozen", (vector) => {
    expect(sha256(vectorObject(vector))).toBe(vector.objectSha256);
  });

  test.each(vectors.filter((vector) => vector.plainSha256 !== null))("$name opens", (vector) => {
    const plain = openObject(Buffer.from(vector.fileKey, "hex"), vector.fileId, vectorObject(vector));
    expect(plain === null ? null : sha256(plain)).toBe(vector.plainSha256);
  });

  test.each(vectors.filter((vector) => vector.plainSha256 === null))("$name is refused (R19, R69)", (vector) => {
    expect(openObject(Buffer.from(vector.fileKey, "hex"), vector.fileId, vectorObject(vector))).toBeNull();
  });

  test("a tail of 1 byte and one of 1 MiB open as tails only", () => {
    const vector = vectors[0]!;
    const frozen = deriveFileKeys(Buffer.from(vector.fileKey, "hex"), vector.fileId);
    for (const [index, bytes] of [[0, 1], [3, segmentBytes]] as const) {
      const plain = { seed: 30 + index, bytes };
      const sealed = sealVectorSegment(vector, { index, kind: tail, nonce: "0102030405060708090a0b0c", plain });
      expect(openSegment(frozen, index, tail, sealed)?.equals(pattern(plain.seed, bytes))).toBe(true);
      for (const kind of [inner, last] as const) expect(openSegment(frozen, index, kind, sealed)).toBeNull();
      expect(openSegment(frozen, index + 1, tail, sealed)).toBeNull();
    }
  });
});

describe("what is sealed", () => {
  test("comes back, for any size and any cut of the source", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(5), fc.integer({ min: segmentBytes - 2, max: segmentBytes + 2 }), fc.nat(3 * segmentBytes)),
        fc.array(fc.integer({ min: 1, max: 2 * segmentBytes }), { minLength: 1, maxLength: 8 }),
        (size, cuts) => {
          const plain = pattern(size, size);
          const sealer = new Sealer(keys, 0, null);
          const sealed: Uint8Array[] = [keys.header];
          for (let from = 0, turn = 0; from < size; turn += 1) {
            const to = Math.min(size, from + cuts[turn % cuts.length]!);
            sealed.push(...sealer.write(plain.subarray(from, to)));
            from = to;
            expect(sealer.offset).toBe(from);
          }
          sealed.push(...sealer.sealLast());
          const object = Buffer.concat(sealed);
          expect(layout(object.length)).toEqual({ segmentCount: Math.max(1, Math.ceil(size / segmentBytes)), plainBytes: size });
          expect(openObject(fileKey, fileId, object)?.equals(plain)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("goes on from a tail at any byte, and a full segment waits until a further byte comes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 * segmentBytes }), fc.integer({ min: 1, max: segmentBytes }), (first, more) => {
        const plain = pattern(7, first + more);
        const before = new Sealer(keys, 0, null);
        const segments = before.write(plain.subarray(0, first));
        const count = Math.ceil(first / segmentBytes) - 1;
        const left = before.sealTail();
        const tailPlain = left === null ? null : openSegment(keys, count, tail, left);
        expect(tailPlain?.length).toBe(first - count * segmentBytes);
        const after = new Sealer(keys, count, tailPlain);
        expect(after.offset).toBe(first);
        segments.push(...after.write(plain.subarray(first)), ...after.sealLast());
        expect(openObject(fileKey, fileId, Buffer.concat([keys.header, ...segments]))?.equals(plain)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("never repeats a nonce or a ciphertext for the same bytes", () => {
    const sealed = Array.from({ length: 200 }, () => Buffer.concat(sealSegment(keys, 0, last, Buffer.from("same"))));
    expect(new Set(sealed.map((segment) => segment.toString("hex", 0, 12))).size).toBe(200);
    expect(new Set(sealed.map((segment) => segment.toString("hex", 12))).size).toBe(200);
  });

  test("an empty last segment is sealed for an empty file only", () => {
    expect(openObject(fileKey, fileId, sealObject(keys, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
    expect(() => new Sealer(keys, 1, null).sealLast()).toThrow();
  });
});

describe("what was changed", () => {
  const plain = randomBytes(90);
  const object = sealObject(keys, plain);

  test("does not open: each bit of a small object flipped (R19)", () => {
    for (let bit = 0; bit < object.length * 8; bit += 1) {
      const changed = Buffer.from(object);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(openObject(keys, fileId, changed)).toBeNull();
    }
  });

  test("does not open: each shorter length, and bytes added", () => {
    for (let bytes = 0; bytes < object.length; bytes += 1) expect(openObject(keys, fileId, object.subarray(0, bytes))).toBeNull();
    for (let bytes = 1; bytes < 64; bytes += 1) expect(openObject(keys, fileId, Buffer.concat([object, randomBytes(bytes)]))).toBeNull();
  });

  test("does not open in another place, as another kind, for another file or key (R69)", () => {
    const sealed = Buffer.concat(sealSegment(keys, 4, last, plain));
    expect(openSegment(keys, 4, last, sealed)?.equals(plain)).toBe(true);
    expect(openSegment(keys, 3, last, sealed)).toBeNull();
    expect(openSegment(keys, 4, inner, sealed)).toBeNull();
    expect(openSegment(keys, 4, tail, sealed)).toBeNull();
    expect(openSegment(deriveFileKeys(fileKey, "file_another"), 4, last, sealed)).toBeNull();
    expect(openSegment(deriveFileKeys(newFileKey(), fileId), 4, last, sealed)).toBeNull();
    // Each tag that is shorter than 16 bytes.
    for (let cut = 1; cut <= 16; cut += 1) expect(openSegment(keys, 4, last, sealed.subarray(0, sealed.length - cut))).toBeNull();
    expect(openObject(newFileKey(), fileId, object)).toBeNull();
    expect(openObject(fileKey, "file_another", object)).toBeNull();
  });

  test("is refused before the content is looked at when the commitment is another key's (R69)", () => {
    const other = deriveFileKeys(newFileKey(), fileId);
    // Segments that open under `keys`, behind the header of another key: what a ciphertext with two keys would look like.
    expect(openObject(fileKey, fileId, Buffer.concat([other.header, object.subarray(headerBytes)]))).toBeNull();
  });
});

describe("sizes and names", () => {
  test("no object has a size that leaves an empty segment after a full one, or less than a header and a tag", () => {
    for (const bytes of [0, headerBytes, headerBytes + 27, headerBytes + sealedSegmentBytes + 28, headerBytes + sealedSegmentBytes + 1]) expect(layout(bytes)).toBeNull();
    expect(layout(headerBytes + 28)).toEqual({ segmentCount: 1, plainBytes: 0 });
    expect(layout(headerBytes + sealedSegmentBytes)).toEqual({ segmentCount: 1, plainBytes: segmentBytes });
    expect(layout(headerBytes + sealedSegmentBytes + 29)).toEqual({ segmentCount: 2, plainBytes: segmentBytes + 1 });
    expect(layout(Number.NaN)).toBeNull();
  });

  test("an id that could be a path, or would not fit, is none (R10)", () => {
    for (const id of ["", ".", "..", "../x", "a/b", "a\\b", "/etc/passwd", "a\0", "-rf", "_x", "C:", "é", "a.tail", "x".repeat(64)]) {
      expect(isFileId(id)).toBe(false);
      expect(() => encodeFileId(id)).toThrow(RangeError);
    }
    expect(encodeFileId("x".repeat(63))[0]).toBe(63);
  });

  test("a wrapped key opens with its own key id and context only", () => {
    const under = newFileKey();
    const key = newFileKey();
    const wrapped = wrapKey(under, key, "file_1 acct_1", "2026-12-21.aa");
    expect(unwrapKey(under, wrapped, "file_1 acct_1", "2026-12-21.aa")?.equals(key)).toBe(true);
    expect(unwrapKey(under, wrapped, "file_1 acct_2", "2026-12-21.aa")).toBeNull();
    expect(unwrapKey(under, wrapped, "file_1 acct_1", "2026-12-21.ab")).toBeNull();
    // A character cannot move from the context into the key id.
    expect(unwrapKey(under, wrapped, "file_1 acct_", "12026-12-21.aa")).toBeNull();
    expect(unwrapKey(newFileKey(), wrapped, "file_1 acct_1", "2026-12-21.aa")).toBeNull();
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 0x40;
      expect(unwrapKey(under, changed, "file_1 acct_1", "2026-12-21.aa")).toBeNull();
      expect(unwrapKey(under, wrapped.subarray(0, at), "file_1 acct_1", "2026-12-21.aa")).toBeNull();
    }
  });
});
