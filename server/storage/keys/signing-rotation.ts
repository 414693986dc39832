import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publicKeySchema, type PublicKey } from "../../domain/ledger/public-key.ts";
import { Refusal } from "../../domain/refusal.ts";
import { unwrapKey, wrapKey } from "../../sealing/keys.ts";
import { reach } from "../../system/failpoint.ts";
import { appendLine, readLines, writeWhole } from "../disk.ts";
import { deriveFromMaster } from "./master-key.ts";
import { publicKeyOf } from "./signer.ts";

const listName = "retired-signing";

/** Public keys that signed before, newest first. A line that a crash cut off was never relied on. */
export async function retiredKeys(directory: string): Promise<PublicKey[]> {
  return (await readLines(join(directory, listName))).map((line) => publicKeySchema.parse(JSON.parse(line))).reverse();
}

/**
 * Makes a new signing key. The former public key joins the list first, so that killed at any point everything that was ever signed verifies. No
 * portal may run on the folder: one that does knows neither key of the other.
 * @throws {Refusal} `object-damaged` when the present key does not open: nothing was changed.
 */
export async function rotateSigning(directory: string, master: Uint8Array): Promise<{ former: string; present: string }> {
  const path = join(directory, "signing");
  const wrapping = deriveFromMaster(master, "signing");
  const der = unwrapKey(wrapping, await readFile(path), "signing", "1");
  if (der === null) throw new Refusal("object-damaged", "The signing key does not open.");
  const former = publicKeyOf(createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" })));
  if (!(await retiredKeys(directory)).some((key) => key.kid === former.kid)) await appendLine(join(directory, listName), JSON.stringify(former));
  await reach("rotate-signing.listed");
  const fresh = generateKeyPairSync("ed25519");
  await writeWhole(directory, path, `${path}.rotating`, [wrapKey(wrapping, fresh.privateKey.export({ format: "der", type: "pkcs8" }), "signing", "1")]);
  await reach("rotate-signing.replaced");
  return { former: former.kid, present: publicKeyOf(fresh.publicKey).kid };
}
