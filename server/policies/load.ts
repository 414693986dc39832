import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { profileHash, readProfile } from "../domain/policy/profile.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ActivePolicy } from "../ports/policy.ts";

/** The profiles that ship with the product. */
export const shippedProfiles = ["alocet", "captools", "qualiteam", "connex", "aleyant", "default"] as const;

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * Loads a shipped profile by its name, or any other by the path of its YAML file (`POLICY_FILE`).
 * @throws {Refusal} `setting-invalid` that names the file and every key that is missing, unknown, wrong or contradictory.
 */
export async function loadPolicy(nameOrPath: string): Promise<ActivePolicy> {
  const isShipped = (shippedProfiles as readonly string[]).includes(nameOrPath);
  const path = isShipped ? join(folder, `${nameOrPath}.yaml`) : resolve(nameOrPath);
  const text = await readFile(path, "utf8").catch(() => {
    throw new Refusal("setting-invalid", `The policy profile ${nameOrPath} cannot be read: it is neither a file nor one of ${shippedProfiles.join(", ")}. See POLICY_FILE in .env.example.`);
  });
  return readPolicy(text, isShipped ? nameOrPath : path);
}

/** Reads a profile's YAML; `source` names it in messages. @throws {Refusal} `setting-invalid` as `loadPolicy`. */
export function readPolicy(text: string, source: string): ActivePolicy {
  // Aliases are refused: a small file must not become a huge profile.
  const document = parseDocument(text, { uniqueKeys: true });
  const wrong = [...document.errors, ...document.warnings].map((error) => error.message.split("\n")[0] ?? "");
  if (wrong.length > 0) throw new Refusal("setting-invalid", `The policy profile ${source} is not YAML that can be used: ${wrong.join("; ")}`);
  const profile = readProfile(document.toJS({ maxAliasCount: 0 }), source);
  return { profile, hash: profileHash(profile, (bytes) => createHash("sha256").update(bytes).digest("hex")) };
}
