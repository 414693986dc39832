import { cpSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { createSigner } from "../../server/storage/keys/signer.ts";
import { rotateSigning } from "../../server/storage/keys/signing-rotation.ts";
import type { Signer } from "../../server/ports/signer.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { temporaryFolder } from "../support/places.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
const master = randomBytes(32);
const type = "head+jws";

async function signerOf(directory: string): Promise<Signer> {
  const keys = await openKeyFolder({ directory, masterKey: master.toString("base64"), now: () => Temporal.Instant.from("2026-11-22T00:00:00Z") });
  return createSigner(keys.signingKey(), keys.retiredKeys());
}

describe("a change of the signing key", () => {
  test("leaves everything verifiable that was ever signed, and signs with the new one", async () => {
    const directory = join(folder.path, "twice");
    const texts: string[] = [];
    const kids: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      if (turn > 0) await rotateSigning(directory, master);
      const signer = await signerOf(directory);
      kids.push(signer.keyId());
      texts.push(await signer.sign({ type, turn }));
      for (const text of texts) await expect(signer.verify(text, type)).resolves.toMatchObject({ type });
    }
    expect(new Set(kids).size).toBe(3);
    expect((await signerOf(directory)).publicKeys().map((key) => key.kid)).toEqual(kids.reverse());
  });

  test("killed at any point, what was signed before verifies and the portal signs (F42)", async () => {
    const made = join(folder.path, "made");
    const text = await (await signerOf(made)).sign({ type, turn: 0 });
    for (const place of ["rotate-signing.listed", "rotate-signing.replaced"]) {
      const directory = join(folder.path, place);
      cpSync(made, directory, { recursive: true });
      const remove = installFailpoint((name) => { if (name === place) throw new Error("killed"); });
      await expect(rotateSigning(directory, master).finally(remove)).rejects.toThrow("killed");
      const signer = await signerOf(directory);
      await expect(signer.verify(text, type)).resolves.toMatchObject({ turn: 0 });
      await rotateSigning(directory, master);
      const again = await signerOf(directory);
      await expect(again.verify(text, type)).resolves.toMatchObject({ turn: 0 });
      await expect(again.verify(await signer.sign({ type, turn: 1 }), type)).resolves.toMatchObject({ turn: 1 });
      expect(new Set(again.publicKeys().map((key) => key.kid)).size).toBe(again.publicKeys().length);
    }
  });
});
