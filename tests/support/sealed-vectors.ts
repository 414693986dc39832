import { createCipheriv, createHash, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * A second sealer, written from docs/FORMAT.md with the nonces given, which shares nothing with `server/sealing`: frozen vectors are
 * descriptions that it turns into bytes, and the digest of these bytes is frozen beside them.
 */

export interface VectorSegment {
  readonly index: number;
  /** 0 inner, 1 last, 2 tail. */
  readonly kind: number;
  readonly nonce: string;
  /** The plain bytes: `bytes` many of the pattern with this seed. */
  readonly plain: { readonly seed: number; readonly bytes: number };
  readonly fileKey?: string;
  readonly fileId?: string;
  /** Only so many bytes of the sealed segment. */
  readonly cutTo?: number;
}

export interface Vector {
  readonly name: string;
  readonly fileKey: string;
  readonly fileId: string;
  readonly version?: number;
  readonly commitment?: string;
  readonly segments: readonly VectorSegment[];
  readonly trailing?: string;
  /** SHA-256 of the whole object. */
  readonly objectSha256: string;
  /** SHA-256 of the plain bytes, or null when the object must not open. */
  readonly plainSha256: string | null;
}

const path = new URL("./vectors/sealed-format.json", import.meta.url);

export function readVectors(): Vector[] {
  return JSON.parse(readFileSync(path, "utf8")) as Vector[];
}

/** Byte i of the pattern with this seed: (i * 31 + ⌊i / 256⌋ * 17 + seed) mod 256. */
export function pattern(seed: number, bytes: number): Buffer {
  const plain = Buffer.allocUnsafe(bytes);
  for (let i = 0; i < bytes; i += 1) plain[i] = (i * 31 + (i >> 8) * 17 + seed) & 0xff;
  return plain;
}

function idField(fileId: string): Buffer {
  const field = Buffer.alloc(64);
  field.writeUInt8(fileId.length, 0);
  field.write(fileId, 1, "latin1");
  return field;
}

function derive(fileKey: string, fileId: string, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(fileKey, "hex"), idField(fileId), info, 32));
}

export function sealVectorSegment(vector: Pick<Vector, "fileKey" | "fileId">, segment: VectorSegment): Buffer {
  const fileKey = segment.fileKey ?? vector.fileKey;
  const fileId = segment.fileId ?? vector.fileId;
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(segment.index));
  place.writeUInt8(segment.kind, 8);
  const nonce = Buffer.from(segment.nonce, "hex");
  const cipher = createCipheriv("aes-256-gcm", derive(fileKey, fileId, segment.kind === 2 ? "custody/1 tail" : "custody/1 content"), nonce);
  cipher.setAAD(Buffer.concat([Buffer.from("CUSTODY1\x01", "latin1"), idField(fileId), place]));
  const sealed = Buffer.concat([nonce, cipher.update(pattern(segment.plain.seed, segment.plain.bytes)), cipher.final(), cipher.getAuthTag()]);
  return sealed.subarray(0, segment.cutTo);
}

export function vectorObject(vector: Vector): Buffer {
  const commitment = vector.commitment === undefined ? derive(vector.fileKey, vector.fileId, "custody/1 commit") : Buffer.from(vector.commitment, "hex");
  return Buffer.concat([
    Buffer.from("CUSTODY1", "latin1"),
    Buffer.of(vector.version ?? 1),
    idField(vector.fileId),
    commitment,
    ...vector.segments.map((segment) => sealVectorSegment(vector, segment)),
    Buffer.from(vector.trailing ?? "", "hex"),
  ]);
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
