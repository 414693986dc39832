import { createHash, randomBytes } from "node:crypto";
import { access, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePath, safePath } from "../../cli/receiving/safe-path.ts";
import { makeMachine } from "../support/command-line.ts";
import type { TestMachine } from "../support/command-line.ts";
import { startSmallPortal } from "../support/small-portal.ts";
import type { SmallPortal } from "../support/small-portal.ts";

const content = randomBytes(2 * 1024 * 1024 + 5);
const sha256 = createHash("sha256").update(content).digest("hex");

let portal: SmallPortal;
let machine: TestMachine;

beforeEach(async () => {
  portal = await startSmallPortal();
  machine = await makeMachine({ CUSTODY_URL: portal.url, CUSTODY_TOKEN: "good-token" });
  portal.files.push({ id: `file_${"0".repeat(26)}`, kind: "result", name: "repaired.sqlite", bytes: content.length, sha256, content });
  Object.assign(portal.transfer, { state: "returned", allows: ["transfers.collect"], returned: { at: "2026-11-21T22:00:00Z", by: {}, note: "Index rebuilt", nothingToReturn: false, resultFileIds: [`file_${"0".repeat(26)}`] } });
});

afterEach(async () => {
  await portal.close();
  await machine.remove();
});

const there = (path: string) => access(path).then(() => true, () => false);

describe("custody receive", () => {
  test("keeps a file only once its fingerprint is proven, readable by this person alone", async () => {
    const ran = await machine.run(["receive", "1", "--out", "in", "--json"]);
    expect(ran.json()).toMatchObject({ state: "collected", files: [{ sha256, wasThere: false }], note: "Index rebuilt" });
    const path = join(machine.folder, "in/repaired.sqlite");
    expect((await readFile(path)).equals(content)).toBe(true);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(await readdir(join(machine.folder, "in"))).toEqual(["repaired.sqlite"]);
  });

  test("goes on by range after a break, within a run and in the next one", async () => {
    portal.faults.breakDownloadAfterBytes = [700_000, ...Array.from({ length: 30 }, () => 0)];
    const first = await machine.run(["receive", "T-1"]);
    expect(first.exitCode).toBe(5);
    expect(await there(join(machine.folder, "repaired.sqlite"))).toBe(false);
    const kept = (await stat(join(machine.folder, "repaired.sqlite.custody-part"))).size;
    expect(kept).toBeGreaterThan(100_000);
    expect(kept).toBeLessThanOrEqual(700_000);
    portal.faults.breakDownloadAfterBytes = [];
    const second = await machine.run(["receive", "T-1"]);
    expect(second.exitCode).toBe(0);
    expect((await readFile(join(machine.folder, "repaired.sqlite"))).equals(content)).toBe(true);
    expect((await readdir(machine.folder)).filter((name) => name.includes("custody-part"))).toEqual([]);
  });

  test("keeps nothing of bytes that differ from their fingerprint, and says 4", async () => {
    portal.faults.damageContent = true;
    const ran = await machine.run(["receive", "T-1", "--json"]);
    expect(ran.exitCode).toBe(4);
    expect(ran.json()).toMatchObject({ error: { code: "digest-mismatch" } });
    expect((await readdir(machine.folder)).filter((name) => name.startsWith("repaired"))).toEqual([]);
  });

  test("never writes over another file, and knows its own again", async () => {
    await writeFile(join(machine.folder, "repaired.sqlite"), "mine");
    expect((await machine.run(["receive", "T-1"])).exitCode).toBe(7);
    expect(await readFile(join(machine.folder, "repaired.sqlite"), "utf8")).toBe("mine");
    await machine.run(["receive", "T-1", "--out", "in"]);
    const again = await machine.run(["receive", "T-1", "--out", "in", "--json"]);
    expect(again.json()).toMatchObject({ files: [{ wasThere: true }] });
  });

  test("says so when nothing was returned yet", async () => {
    Object.assign(portal.transfer, { state: "checked-out", returned: null });
    const ran = await machine.run(["receive", "T-1"]);
    expect(ran.exitCode).toBe(3);
    expect(ran.errors).toContain("--originals");
  });
});

describe("R12: a name from elsewhere", () => {
  test.each([
    ["../../etc/passwd", "etc/passwd"],
    ["..\\..\\windows\\x.mdb", "windows/x.mdb"],
    ["C:\\data\\book.mdb", "C_/data/book.mdb"],
    ["/absolute", "absolute"],
    [".ssh/authorized_keys", "ssh/authorized_keys"],
    ["CON.mdb", "_CON.mdb"],
    ["a\u0000b\u001b[31m.db", "a_b_[31m.db"],
    ["invoice\u202Ebdm.exe", "invoice_bdm.exe"],
    ["", "file"],
    ["...", "file"],
    ["株式会社.sqlite", "株式会社.sqlite"],
  ])("%j is written as %j", (name, path) => {
    expect(safePath(name)).toBe(path);
  });

  test("of 1,024 bytes is shortened to what a file system takes, its ending kept", () => {
    const path = safePath(`${"ł".repeat(510)}.mdb`);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(200);
    expect(path.endsWith(".mdb")).toBe(true);
  });

  test("that is taken, in whatever case, gets a number", () => {
    expect(freePath("a/Book.mdb", new Set(["a/book.mdb", "a/book (2).mdb"]))).toBe("a/Book (3).mdb");
  });
});
