import { randomBytes } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { WrappedKey } from "../../server/ports/key-store.ts";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { parseMasterKey } from "../../server/storage/keys/master-key.ts";
import { rotateMaster } from "../../server/storage/keys/rotation.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { temporaryFolder } from "../support/places.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
const now = (): Temporal.Instant => Temporal.Instant.from("2026-11-21T20:37:00Z");
const days = ["2026-12-21", "2026-12-22", "2027-01-03"];
const key = randomBytes(32);
const former = randomBytes(32).toString("base64");
const fresh = randomBytes(32).toString("base64");

async function filled(name: string, masterKey: string | null): Promise<{ directory: string; wrapped: WrappedKey[]; secret: string; keyId: string }> {
  const directory = join(folder.path, name);
  const keys = await openKeyFolder({ directory, masterKey, now });
  const wrapped: WrappedKey[] = [];
  for (const day of days) wrapped.push(await keys.wrap(key, day, "file account"));
  return { directory, wrapped, secret: Buffer.from(keys.secret("totp")).toString("hex"), keyId: keys.signingKey().keyId };
}

async function everythingOpens(directory: string, masterKey: string | null, made: Awaited<ReturnType<typeof filled>>): Promise<void> {
  const keys = await openKeyFolder({ directory, masterKey, now });
  for (const wrapped of made.wrapped) expect(Buffer.from(await keys.unwrap(wrapped, "file account")).equals(key)).toBe(true);
  expect([Buffer.from(keys.secret("totp")).toString("hex"), keys.signingKey().keyId]).toEqual([made.secret, made.keyId]);
  expect(readdirSync(directory, { recursive: true }).map(String).filter((name) => name === "rotation" || name.endsWith(".rotating"))).toEqual([]);
}

describe("a change of the master key", () => {
  test("leaves every key, secret and signature as it was; the former master key opens nothing any more", async () => {
    const made = await filled("whole", former);
    expect(await rotateMaster(made.directory, parseMasterKey(former), parseMasterKey(fresh), null)).toEqual({ days: 3 });
    await everythingOpens(made.directory, fresh, made);
    await expect(openKeyFolder({ directory: made.directory, masterKey: former, now })).rejects.toMatchObject({ code: "setting-invalid" });
  });

  test("killed at any point, every key opens with the former or the new one, whichever the portal is started with (F42)", async () => {
    const made = await filled("killed", former);
    const places: string[] = [];
    for (let n = 1; ; n += 1) {
      const directory = join(folder.path, `killed${String(n)}`);
      cpSync(made.directory, directory, { recursive: true });
      let count = 0;
      const remove = installFailpoint((name) => {
        count += 1;
        if (count !== n) return;
        places.push(name);
        throw new Error("killed");
      });
      const outcome = await rotateMaster(directory, parseMasterKey(former), parseMasterKey(fresh), null).catch((error: unknown) => error as Error).finally(remove);
      if (places.length < n) break;
      expect((outcome as Error).message).toBe("killed");
      const backward = `${directory}-backward`;
      cpSync(directory, backward, { recursive: true });
      await everythingOpens(backward, former, made);
      await everythingOpens(directory, fresh, made);
      await expect(openKeyFolder({ directory, masterKey: former, now })).rejects.toMatchObject({ code: "setting-invalid" });
      // What was taken back can be begun again.
      await rotateMaster(backward, parseMasterKey(former), parseMasterKey(fresh), null);
      await everythingOpens(backward, fresh, made);
    }
    expect(places.filter((name) => name === "rotate.key")).toHaveLength(days.length + 3);
  });

  test("killed before, while or after master.key is replaced, the folder opens with the file that is there; the former key is nowhere in it (F42)", async () => {
    const made = await filled("file", null);
    const before = readFileSync(join(made.directory, "master.key"), "utf8").trim();
    for (const place of ["rotate.begun", "rotate.rewrapped", "rotate.master", "none"]) {
      const directory = join(folder.path, `file-${place}`);
      cpSync(made.directory, directory, { recursive: true });
      const remove = installFailpoint((name) => { if (name === place) throw new Error("killed"); });
      await rotateMaster(directory, parseMasterKey(before), parseMasterKey(fresh), join(directory, "master.key")).catch(() => undefined).finally(remove);
      await everythingOpens(directory, null, made);
      const now = readFileSync(join(directory, "master.key"), "utf8").trim();
      expect(now).toBe(place === "rotate.master" || place === "none" ? fresh : before);
      expect(statSync(join(directory, "master.key")).mode & 0o777).toBe(0o600);
    }
  });

  test("is refused, and changes nothing, while a key does not open", async () => {
    const made = await filled("damaged", former);
    const path = join(made.directory, "days", `${days[1]!}.key`);
    const text = readFileSync(path, "utf8");
    rmSync(path);
    cpSync(join(made.directory, "days", `${days[0]!}.key`), path);
    await expect(rotateMaster(made.directory, parseMasterKey(former), parseMasterKey(fresh), null)).rejects.toMatchObject({ code: "object-damaged", message: expect.stringContaining(days[1]!) });
    writeFileSync(path, text);
    await everythingOpens(made.directory, former, made);
  });

  test("of a folder without a root, as an older version made it, is refused with the reason", async () => {
    const made = await filled("older", former);
    rmSync(join(made.directory, "root"));
    await expect(rotateMaster(made.directory, parseMasterKey(former), parseMasterKey(fresh), null)).rejects.toMatchObject({ code: "setting-invalid" });
  });
});

describe("a look beside a running portal", () => {
  test("opens what is there and changes nothing, not even what a crash left", async () => {
    const made = await filled("looking", former);
    const remove = installFailpoint((name) => { if (name === "rotate.begun") throw new Error("killed"); });
    await rotateMaster(made.directory, parseMasterKey(former), parseMasterKey(fresh), null).catch(() => undefined).finally(remove);
    const before = readdirSync(made.directory, { recursive: true }).map(String).sort();
    const keys = await openKeyFolder({ directory: made.directory, masterKey: former, now, isLookingOnly: true });
    expect(Buffer.from(await keys.unwrap(made.wrapped[0]!, "file account")).equals(key)).toBe(true);
    expect(readdirSync(made.directory, { recursive: true }).map(String).sort()).toEqual(before);
  });
});
