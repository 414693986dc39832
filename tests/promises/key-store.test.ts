import { randomBytes, sign, verify } from "node:crypto";
import { appendFileSync, chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { parseMasterKey } from "../../server/storage/keys/master-key.ts";
import { temporaryFolder } from "../support/places.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

let count = 0;
let directory = "";
let now = Temporal.Instant.from("2026-11-21T20:37:00Z");
const open = (more: { directory?: string; masterKey?: string | null } = {}) => openKeyFolder({ directory, now: () => now, ...more });
const day = "2026-12-21";
const key = randomBytes(32);

beforeEach(() => {
  directory = join(folder.path, `keys${(count += 1)}`);
  now = Temporal.Instant.from("2026-11-21T20:37:00Z");
});

describe("a wrapped key", () => {
  test("opens again after a restart, with its own context only", async () => {
    const wrapped = await (await open()).wrap(key, day, "file_1 account_1");
    const keys = await open();
    expect(Buffer.from(await keys.unwrap(wrapped, "file_1 account_1")).equals(key)).toBe(true);
    await expect(keys.unwrap(wrapped, "file_1 account_2")).rejects.toMatchObject({ code: "object-damaged" });
    await expect(keys.unwrap({ ...wrapped, bytes: wrapped.bytes.subarray(1) }, "file_1 account_1")).rejects.toMatchObject({ code: "object-damaged" });
    await expect(keys.unwrap({ ...wrapped, keyId: `${day}.0000` }, "file_1 account_1")).rejects.toMatchObject({ code: "key-missing" });
    for (const keyId of ["", "2026-12-22.aa", "../check", "../../etc/passwd", day]) await expect(keys.unwrap({ ...wrapped, keyId }, "file_1 account_1")).rejects.toMatchObject({ code: "key-missing" });
  });

  test("of the same day lies under one day key, of another day under another, even when many come first at once", async () => {
    const keys = await open();
    const others = await open();
    const wrapped = await Promise.all(Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? keys : others).wrap(key, day, "c")));
    expect(new Set(wrapped.map((each) => each.keyId)).size).toBe(1);
    expect((await keys.wrap(key, "2026-12-22", "c")).keyId).not.toBe(wrapped[0]!.keyId);
    expect(await keys.days()).toEqual([day, "2026-12-22"]);
    for (const each of wrapped) expect(Buffer.from(await keys.unwrap(each, "c")).equals(key)).toBe(true);
  });
});

describe("a destroyed day", () => {
  test("opens nothing any more, is never made again, and leaves no byte of its key", async () => {
    const keys = await open();
    const wrapped = await keys.wrap(key, day, "c");
    const kept = readFileSync(join(directory, "days", `${day}.key`), "utf8").split("\n")[1]!;
    await keys.destroyDay(day);
    await keys.destroyDay(day);
    for (const store of [keys, await open()]) {
      expect(await store.days()).toEqual([]);
      await expect(store.unwrap(wrapped, "c")).rejects.toMatchObject({ code: "key-missing" });
      await expect(store.wrap(key, day, "c")).rejects.toMatchObject({ code: "key-missing" });
    }
    for (const name of readdirSync(directory, { recursive: true }).map(String)) {
      const path = join(directory, name);
      if (statSync(path).isFile()) expect(readFileSync(path, "utf8")).not.toContain(kept);
    }
  });

  test("stays destroyed for another process that had used it", async () => {
    const keys = await open();
    const wrapped = await keys.wrap(key, day, "c");
    await (await open()).destroyDay(day);
    await expect(keys.unwrap(wrapped, "c")).rejects.toMatchObject({ code: "key-missing" });
    await expect(keys.wrap(key, day, "c")).rejects.toMatchObject({ code: "key-missing" });
  });

  test("is ended at the next start when the first try was cut off", async () => {
    const keys = await open();
    const wrapped = await keys.wrap(key, day, "c");
    cpSync(directory, `${directory}-cut`, { recursive: true });
    // The day is on the list, its key still there, and the next line was torn.
    appendFileSync(join(`${directory}-cut`, "destroyed-days"), `${day}\n2026-12-`);
    const after = await open({ directory: `${directory}-cut` });
    expect(await after.days()).toEqual([]);
    await expect(after.unwrap(wrapped, "c")).rejects.toMatchObject({ code: "key-missing" });
    await after.destroyDay("2026-12-22");
    await expect((await open({ directory: `${directory}-cut` })).wrap(key, "2026-12-22", "c")).rejects.toMatchObject({ code: "key-missing" });
  });

  test("is not needed for a day that is over: no new key is made for it, but one that exists goes on", async () => {
    const keys = await open();
    const wrapped = await keys.wrap(key, day, "c");
    now = Temporal.Instant.from("2026-12-22T00:00:00Z");
    expect((await keys.wrap(key, day, "d")).keyId).toBe(wrapped.keyId);
    await expect(keys.wrap(key, "2026-12-20", "c")).rejects.toMatchObject({ code: "key-missing" });
    expect((await keys.wrap(key, "2026-12-22", "c")).keyId).toContain("2026-12-22.");
  });
});

describe("the list of erasures", () => {
  test("is there after a restart, in order, and a torn line was never promised", async () => {
    const erasure = (transferId: string) => ({ transferId, fileIds: ["file_1", "file_2"], erasedAt: Temporal.Instant.from("2026-12-21T20:40:00Z") });
    const keys = await open();
    expect(await keys.erasures()).toEqual([]);
    await keys.rememberErasure(erasure("tr_1"));
    appendFileSync(join(directory, "erasures"), '{"transferId":"tr_x"');
    const again = await open();
    await again.rememberErasure(erasure("tr_2"));
    expect((await keys.erasures()).map((each) => each.transferId)).toEqual(["tr_1", "tr_2"]);
    expect((await again.erasures())[0]).toEqual(erasure("tr_1"));
  });
});

describe("what belongs to the installation", () => {
  test("stays the same over restarts, and two fresh installations share none of it (R09)", async () => {
    const first = await open();
    expect([first.isNew, (await open()).isNew]).toEqual([true, false]);
    const again = await open();
    const other = await open({ directory: `${directory}-other` });
    expect(Buffer.from(again.secret("tickets")).equals(Buffer.from(first.secret("tickets")))).toBe(true);
    expect(Buffer.from(first.secret("tickets"))).not.toEqual(Buffer.from(first.secret("pseudonyms")));
    expect(Buffer.from(first.secret("tickets"))).not.toEqual(Buffer.from(other.secret("tickets")));
    expect(first.secret("tickets").length).toBe(32);
    expect(again.signingKey().keyId).toBe(first.signingKey().keyId);
    expect(other.signingKey().keyId).not.toBe(first.signingKey().keyId);
    const signature = sign(null, Buffer.from("x"), first.signingKey().privateKey);
    expect(verify(null, Buffer.from("x"), again.signingKey().publicKey, signature)).toBe(true);
  });

  test("lies in files that only the owner reads, and the master key alone is not wrapped", async () => {
    const keys = await open();
    await keys.wrap(key, day, "c");
    await keys.destroyDay("2026-12-30");
    for (const name of readdirSync(directory, { recursive: true }).map(String)) expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
    const der = keys.signingKey().privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
    for (const name of ["signing", "check"]) expect(readFileSync(join(directory, name)).includes(der)).toBe(false);
  });
});

describe("the master key", () => {
  const given = randomBytes(32).toString("base64");

  test("may be given instead of the file, which is not made then", async () => {
    const wrapped = await (await open({ masterKey: given })).wrap(key, day, "c");
    expect(readdirSync(directory)).not.toContain("master.key");
    const hex = Buffer.from(given, "base64").toString("hex");
    expect(Buffer.from(await (await open({ masterKey: hex })).unwrap(wrapped, "c")).equals(key)).toBe(true);
  });

  test("that is not the folder's is refused at the start, and changes nothing (F43)", async () => {
    await (await open({ masterKey: given })).wrap(key, day, "c");
    await expect(open({ masterKey: randomBytes(32).toString("hex") })).rejects.toMatchObject({ code: "setting-invalid", facts: { setting: "MASTER_KEY" } });
    await expect(open()).rejects.toMatchObject({ code: "setting-invalid" });
    expect(await (await open({ masterKey: given })).days()).toEqual([day]);
  });

  test("that is missing is not made anew for a folder that holds keys (F43)", async () => {
    await (await open()).wrap(key, day, "c");
    rmSync(join(directory, "master.key"));
    await expect(open()).rejects.toMatchObject({ code: "setting-invalid" });
    rmSync(join(directory, "check"));
    await expect(open()).rejects.toMatchObject({ code: "setting-invalid" });
    expect(readdirSync(directory)).not.toContain("master.key");
  });

  test.skipIf(process.platform === "win32")("that others can read is refused", async () => {
    await open();
    chmodSync(join(directory, "master.key"), 0o640);
    await expect(open()).rejects.toMatchObject({ code: "setting-invalid" });
  });

  test.each([
    ["short", randomBytes(31).toString("hex")],
    ["no hex and no base64", "correct horse battery staple, correct horse battery staple"],
    ["zeros", "0".repeat(64)],
    ["a pattern", "deadbeef".repeat(8)],
    ["counted", Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString("hex")],
    ["counted by three", Buffer.from(Array.from({ length: 40 }, (_, at) => at * 3)).toString("base64")],
    ["words in base64", Buffer.from("this is the example master key, change it").toString("base64")],
    ["words with hyphens", "correct-horse-battery-staple-correct-horse-battery"],
    ["changeme", "changeme".repeat(8)],
  ])("that is %s is refused, and not repeated in the refusal (R09, R29)", async (_, masterKey) => {
    const failure = await open({ masterKey }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "setting-invalid" });
    expect(JSON.stringify(failure) + (failure as Error).message).not.toContain(masterKey.slice(0, 8));
  });

  test("that is random is never taken for a sample", () => {
    for (let turn = 0; turn < 3000; turn += 1) {
      const bytes = randomBytes(32 + (turn % 3));
      for (const text of [bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url"), `${bytes.toString("base64")}\n`]) expect(parseMasterKey(text).equals(bytes)).toBe(true);
    }
  });
});

describe("a key folder that is gone", () => {
  test("makes keys unavailable, never missing, and they come back with it (F19)", async () => {
    const keys = await open();
    const wrapped = await keys.wrap(key, day, "c");
    renameSync(directory, `${directory}-away`);
    const asked = () => [
      keys.wrap(key, day, "c"),
      keys.wrap(key, "2026-12-24", "c"),
      keys.unwrap(wrapped, "c"),
      keys.days(),
      keys.erasures(),
      keys.destroyDay(day),
      keys.rememberErasure({ transferId: "tr", fileIds: [], erasedAt: now }),
    ];
    for (const each of await Promise.allSettled(asked())) expect(each).toMatchObject({ status: "rejected", reason: { code: "key-unavailable" } });
    // An empty folder in its place, as under a disk that is not mounted, is no better.
    mkdirSync(directory);
    for (const each of await Promise.allSettled(asked())) expect(each).toMatchObject({ status: "rejected", reason: { code: "key-unavailable" } });
    rmSync(directory, { recursive: true });
    renameSync(`${directory}-away`, directory);
    expect(Buffer.from(await keys.unwrap(wrapped, "c")).equals(key)).toBe(true);
  });
});
