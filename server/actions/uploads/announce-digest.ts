import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { loadUpload } from "./append-upload.ts";

/**
 * Keeps the digest that the sender computed while sending (RFC 9530, `Repr-Digest`), for senders that could not know it when
 * they began: the read-back must then agree with it. A second, other digest means that the file changed between two resumes.
 * @throws {Refusal} `digest-mismatch`, `not-found`.
 */
export async function announceDigest(ports: Ports, caller: Caller, fileId: string, sha256: string): Promise<void> {
  const { file } = await loadUpload(ports, caller, fileId);
  if (file.state !== "arriving" || file.clientSha256 === sha256) return;
  if (file.clientSha256 !== null) throw new Refusal("digest-mismatch", "The file has changed since it was begun to be sent. Remove this upload and send the file anew.");
  await ports.records.transact(async (tables) => {
    await tables.files.update({ id: file.id, state: "arriving" }, { clientSha256: sha256 });
  });
}

/** The SHA-256 of a `Repr-Digest` header as lower-case hex; null where there is none. @throws {Refusal} `not-valid` when it is malformed. */
export function sha256Of(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  const value = /(?:^|,\s*)sha-256=:([A-Za-z0-9+/]{43}=):/.exec(typeof header === "string" ? header : header.join(","))?.[1];
  if (value === undefined) throw new Refusal("not-valid", "Repr-Digest must have the form sha-256=:base64:.");
  return Buffer.from(value, "base64").toString("hex");
}
