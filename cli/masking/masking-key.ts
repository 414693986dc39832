import { hkdfSync, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { Failure } from "../failure.ts";
import { isMissing } from "../private-file.ts";
import { fileFailure } from "../sending/local-files.ts";

/** A key for pseudonyms: from chance and never written, or from a file so that a later copy has the same pseudonyms. */
export async function maskingKey(path: string | null): Promise<{ readonly key: Uint8Array; readonly from: "chance" | "file" | "new-file" }> {
  if (path === null) return { key: randomBytes(32), from: "chance" };
  const read = await readFile(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw fileFailure(error, path);
  });
  if (read !== null && read.length < 16) throw new Failure("file-problem", `${path} is too short for a key: it needs 16 bytes or more.`, "Name a file that does not exist yet, and a key is made.");
  const secret = read ?? randomBytes(32);
  if (read === null) {
    await writeFile(path, secret, { flag: "wx", mode: 0o600 }).catch((error: unknown) => {
      throw fileFailure(error, path);
    });
  }
  return { key: new Uint8Array(hkdfSync("sha256", secret, "", "custody masking", 32)), from: read === null ? "new-file" : "file" };
}
