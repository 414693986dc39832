import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { access, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../domain/refusal.ts";
import type { Erasure, KeyStore } from "../../ports/key-store.ts";
import { unwrapKey, wrapKey } from "../../sealing/keys.ts";
import { appendLine, createOnce, exists, mendLastLine, orNull, readLines, systemCode } from "../disk.ts";
import { DayKeys } from "./day-keys.ts";
import { deriveFromMaster, masterKeyFile, parseMasterKey } from "./master-key.ts";
import { settleRotation } from "./rotation.ts";
import { publicKeyOf } from "./signer.ts";
import { retiredKeys } from "./signing-rotation.ts";

export interface KeyFolderOptions {
  readonly directory: string;
  /** `MASTER_KEY`; without it the file `master.key` is used, and made at the first start. */
  readonly masterKey?: string | null | undefined;
  readonly now: () => Temporal.Instant;
  /** For looking beside a running portal: nothing is made, mended or ended, and what a crash left stays as it is. */
  readonly isLookingOnly?: boolean;
}

/**
 * Opens the key folder, or makes it: master key, check, signing key, day keys, destroyed days, finished erasures.
 * `isNew` is true at the first start, when the operator is told to back the folder up apart from the data.
 * @throws {Refusal} `setting-invalid` for a bad master key or one that is not this folder's (F43); `key-unavailable`.
 */
export async function openKeyFolder({ directory, masterKey, now, isLookingOnly = false }: KeyFolderOptions): Promise<KeyStore & { readonly isNew: boolean }> {
  const given = masterKey === undefined || masterKey === null || masterKey === "" ? null : parseMasterKey(masterKey);
  const checkPath = join(directory, "check");
  const rootPath = join(directory, "root");
  const signingPath = join(directory, "signing");
  const erasuresPath = join(directory, "erasures");

  /** No key without its folder: whatever the disk says, the answer is that keys cannot be had now (F19). */
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      await access(checkPath);
      return await work();
    } catch (error) {
      if (systemCode(error) !== undefined) throw new Refusal("key-unavailable", "The keys cannot be used at present.", { cause: systemCode(error) });
      throw error;
    }
  };

  const open = async () => {
    if (isLookingOnly && !(await exists(checkPath))) throw new Refusal("key-unavailable", "The key folder is not there.");
    await mkdir(join(directory, "days"), { recursive: true, mode: 0o700 });
    const isNew = !(await exists(checkPath));
    // A folder that lost its check but holds keys is damaged, not new: a second master key would only hide that.
    const holdsKeys = (await exists(signingPath)) || (await readdir(join(directory, "days"))).length > 0;
    const master = given ?? (await masterKeyFile(join(directory, "master.key"), isNew && !holdsKeys));
    if (!isLookingOnly) await settleRotation(directory, master);
    // Before the check: a folder that has one without it was made by an older version, and derives its secrets from the master key itself.
    if (isNew) await createOnce(rootPath, wrapKey(deriveFromMaster(master, "root"), randomBytes(32), "root", "1"));
    await createOnce(checkPath, wrapKey(deriveFromMaster(master, "check"), randomBytes(32), "check", "1"));
    if (unwrapKey(deriveFromMaster(master, "check"), await readFile(checkPath), "check", "1") === null)
      throw new Refusal("setting-invalid", "The master key is not the one that this key folder was made with.", { setting: "MASTER_KEY" });
    if (!isLookingOnly) await mendLastLine(erasuresPath);
    return { isNew, root: await rootOf(rootPath, master), master, signing: await signingKeyFile(signingPath, deriveFromMaster(master, "signing")), retired: await retiredKeys(directory) };
  };

  const { isNew, root, master, signing, retired } = await open().catch((error: unknown) => {
    if (systemCode(error) === undefined) throw error;
    throw new Refusal("key-unavailable", "The key folder cannot be used.", { cause: systemCode(error) });
  });
  const dayKeys = new DayKeys(directory, deriveFromMaster(master, "days"), () => now().toZonedDateTimeISO("UTC").toPlainDate().toString());
  if (!isLookingOnly) await guarded(() => dayKeys.recover());

  return {
    isNew,
    wrap: (key, day, context) =>
      guarded(async () => {
        const dayKey = await dayKeys.readOrMake(day);
        return { keyId: dayKey.keyId, bytes: wrapKey(dayKey.key, key, context, dayKey.keyId) };
      }),
    unwrap: (wrapped, context) =>
      guarded(async () => {
        const dayKey = await dayKeys.read(wrapped.keyId.split(".", 1).join());
        if (dayKey.keyId !== wrapped.keyId) throw new Refusal("key-missing", "The key of that day does not exist.");
        const key = unwrapKey(dayKey.key, wrapped.bytes, context, wrapped.keyId);
        if (key === null) throw new Refusal("object-damaged", "The file's key does not open.");
        return key;
      }),
    days: () => guarded(() => dayKeys.days()),
    destroyDay: (day) => guarded(() => dayKeys.destroy(day)),
    rememberErasure: (erasure) => guarded(() => appendLine(erasuresPath, JSON.stringify(erasure))),
    erasures: () => guarded(async () => (await readLines(erasuresPath)).map(readErasure)),
    secret: (purpose) => deriveFromMaster(root, `secret ${purpose}`),
    signingKey: () => signing,
    retiredKeys: () => retired,
  };
}

async function signingKeyFile(path: string, wrapping: Uint8Array): Promise<{ keyId: string; privateKey: KeyObject; publicKey: KeyObject }> {
  const fresh = generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" });
  await createOnce(path, wrapKey(wrapping, fresh, "signing", "1"));
  const der = unwrapKey(wrapping, await readFile(path), "signing", "1");
  if (der === null) throw new Refusal("object-damaged", "The signing key does not open.");
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey);
  return { keyId: publicKeyOf(publicKey).kid, privateKey, publicKey };
}

/** What the installation's secrets are derived from: it outlives a change of the master key. */
async function rootOf(path: string, master: Uint8Array): Promise<Uint8Array> {
  const wrapped = await orNull(readFile(path));
  if (wrapped === null) return master;
  const root = unwrapKey(deriveFromMaster(master, "root"), wrapped, "root", "1");
  if (root === null) throw new Refusal("object-damaged", "The root of the installation's secrets does not open.");
  return root;
}

function readErasure(line: string): Erasure {
  const { transferId, fileIds, erasedAt } = JSON.parse(line) as { transferId: string; fileIds: string[]; erasedAt: string };
  return { transferId, fileIds, erasedAt: Temporal.Instant.from(erasedAt) };
}
