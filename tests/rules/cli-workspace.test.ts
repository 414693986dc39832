import { createHash, randomBytes } from "node:crypto";
import { link, lstat, mkdir, open, readFile, readdir, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeMachine } from "../support/command-line.ts";
import type { TestMachine } from "../support/command-line.ts";
import { startSmallPortal } from "../support/small-portal.ts";
import type { SmallPortal } from "../support/small-portal.ts";

const content = randomBytes(1_500_000);
const sha256 = createHash("sha256").update(content).digest("hex");
const checkout = ["checkout", "T-1", "--purpose", "repair", "--reason", "index is broken", "--device", "bench 4", "--copy", "full", "--json"];

let portal: SmallPortal;
let machine: TestMachine;
let folder: string;

beforeEach(async () => {
  portal = await startSmallPortal();
  machine = await makeMachine({ CUSTODY_URL: portal.url, CUSTODY_TOKEN: "good-token" });
  folder = join(machine.folder, "data/custody/workspaces/T-1");
  portal.files.push({ id: `file_${"0".repeat(26)}`, kind: "original", name: "book.sqlite", bytes: content.length, sha256, content });
  portal.transfer["state"] = "received";
});

afterEach(async () => {
  await portal.close();
  await machine.remove();
});

const there = (path: string) => lstat(path).then(() => true, () => false);
const attested = () => portal.posts.filter((post) => post.path.endsWith("/removal")).map((post) => post.body);

describe("custody checkout", () => {
  test("puts the copy where it is accounted for, and only this person can read it", async () => {
    const ran = await machine.run(checkout);
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({ folder, files: [{ path: join(folder, "book.sqlite"), sha256 }] });
    expect((await readFile(join(folder, "book.sqlite"))).equals(content)).toBe(true);
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(JSON.parse(await readFile(`${folder}.json`, "utf8"))).toMatchObject({ number: "T-1", device: "bench 4", files: [{ path: "book.sqlite", sha256, isWhole: true }] });
  });

  test("is on record before its first byte, so that a broken one can be removed as well", async () => {
    portal.faults.breakDownloadAfterBytes = [100_000, ...Array.from({ length: 30 }, () => 0)];
    expect((await machine.run(checkout)).exitCode).toBe(5);
    expect(JSON.parse(await readFile(`${folder}.json`, "utf8"))).toMatchObject({ files: [{ isWhole: false }] });
    portal.faults.breakDownloadAfterBytes = [];
    expect((await machine.run(["remove", "T-1"])).exitCode).toBe(0);
    expect(await there(folder)).toBe(false);
    expect(attested()).toEqual([{ attested: true, method: "custody-remove" }]);
  });

  test("goes on in the same checkout and leaves alone what was worked on", async () => {
    await machine.run(checkout);
    await writeFile(join(folder, "book.sqlite"), "worked on");
    expect((await machine.run(checkout)).exitCode).toBe(0);
    expect(await readFile(join(folder, "book.sqlite"), "utf8")).toBe("worked on");
    expect(portal.requests.filter((one) => one.startsWith("POST") && one.endsWith("/checkouts"))).toHaveLength(1);
  });
});

describe("custody remove", () => {
  test("leaves nothing: side files, read-only files, folders, links; and follows no link", async () => {
    await machine.run(checkout);
    const outside = join(machine.folder, "outside.txt");
    await writeFile(outside, "not ours");
    await mkdir(join(folder, "deep/er"), { recursive: true });
    for (const name of ["book.sqlite-wal", "book.sqlite-journal", "book.sqlite-shm", "deep/er/x.laccdb"]) await writeFile(join(folder, name), "canary");
    await writeFile(join(folder, "deep/readonly"), "canary", { mode: 0o400 });
    await symlink(outside, join(folder, "link"));
    const ran = await machine.run(["remove", "T-1"]);
    expect(ran.exitCode).toBe(0);
    expect(await readdir(join(machine.folder, "data/custody/workspaces"))).toEqual([]);
    expect(await readFile(outside, "utf8")).toBe("not ours");
    expect(ran.output).toContain("It does not prove that the medium forgot");
  });

  test("overwrites before it unlinks: another name of the same file holds no byte of it", async () => {
    await machine.run(checkout);
    const other = join(machine.folder, "other-name");
    await link(join(folder, "book.sqlite"), other);
    const ran = await machine.run(["remove", "T-1"]);
    expect(ran.exitCode).toBe(0);
    expect((await readFile(other)).length).toBe(0);
    expect(JSON.stringify(attested())).toContain("other name");
  });

  test("attests nothing while a file was moved away, unless that is said", async () => {
    await machine.run(checkout);
    await rename(join(folder, "book.sqlite"), join(machine.folder, "elsewhere.sqlite"));
    const refused = await machine.run(["remove", "T-1", "--json"]);
    expect(refused.exitCode).toBe(7);
    expect(refused.json()).toMatchObject({ error: { code: "file-missing" } });
    expect(attested()).toEqual([]);
    expect((await machine.run(["remove", "T-1", "--accept-missing"])).exitCode).toBe(0);
    expect(JSON.stringify(attested())).toContain("book.sqlite");
  });

  test.runIf(process.platform === "linux")("touches nothing while a program has the copy open", async () => {
    await machine.run(checkout);
    const { spawn } = await import("node:child_process");
    const handle = await open(join(folder, "book.sqlite"), "r");
    const program = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore", handle.fd] });
    await handle.close();
    try {
      const refused = await machine.run(["remove", "T-1", "--json"]);
      expect(refused.json()).toMatchObject({ error: { code: "in-use", exitCode: 7 } });
      expect(await there(join(folder, "book.sqlite"))).toBe(true);
    } finally {
      const ended = new Promise((resolve) => program.once("close", resolve));
      program.kill();
      await ended;
    }
    expect((await machine.run(["remove", "T-1"])).exitCode).toBe(0);
  });

  test("attests later when the portal did not answer, and remembers what it did", async () => {
    await machine.run(checkout);
    const transfer = portal.transfer["id"];
    portal.transfer["id"] = `transfer_${"9".repeat(26)}`;
    // The attestation is refused: this transfer answers under another id now.
    expect((await machine.run(["remove", String(transfer)])).exitCode).not.toBe(0);
    portal.transfer["id"] = transfer;
    expect((await machine.run(["remove", "T-1"])).exitCode).toBe(0);
    expect(attested()).toHaveLength(1);
  });

  test("refuses a folder that was replaced by a link", async () => {
    await machine.run(checkout);
    await rename(folder, join(machine.folder, "real"));
    await symlink(join(machine.folder, "real"), folder);
    expect((await machine.run(["remove", "T-1"])).exitCode).toBe(7);
    expect(await there(join(machine.folder, "real/book.sqlite"))).toBe(true);
    expect(attested()).toEqual([]);
  });
});

describe("custody return", () => {
  test("sends nothing before it is clear what becomes of the copy", async () => {
    await machine.run(checkout);
    const ran = await machine.run(["return", "T-1", join(folder, "book.sqlite"), "--note", "done", "--json"]);
    expect(ran.exitCode).toBe(2);
    expect(ran.json()).toMatchObject({ error: { code: "removal-outstanding" } });
    expect(portal.requests.some((one) => one.startsWith("POST /api/uploads"))).toBe(false);
  });

  test("removes the copy only after the result is proven at the portal, then attests with the return", async () => {
    await machine.run(checkout);
    await writeFile(join(folder, "book.sqlite"), Buffer.concat([content, Buffer.from("repaired")]));
    const ran = await machine.run(["return", "T-1", join(folder, "book.sqlite"), "--note", "repaired", "--remove", "--json"]);
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({ state: "returned", removal: "custody-remove", files: [{ name: "book.sqlite" }] });
    expect(await there(folder)).toBe(false);
    expect(await there(`${folder}.json`)).toBe(false);
    const returns = portal.posts.filter((post) => post.path.endsWith("/return")).map((post) => post.body);
    expect(returns).toMatchObject([{ note: "repaired" }, { note: "repaired", removal: { attested: true, method: "custody-remove" } }]);
  });

  test("keeps the copy when the portal holds other bytes", async () => {
    await machine.run(checkout);
    const worked = join(folder, "book.sqlite");
    await writeFile(worked, "worked on, same length twice");
    // The portal answers with a digest that is not the one that was sent.
    const push = portal.files.push.bind(portal.files);
    portal.files.push = (file) => push({ ...file, sha256: "0".repeat(64) });
    const ran = await machine.run(["return", "T-1", worked, "--note", "x", "--remove"]);
    expect(ran.exitCode).toBe(4);
    expect(await readFile(worked, "utf8")).toBe("worked on, same length twice");
    expect(portal.posts.some((post) => JSON.stringify(post.body).includes("custody-remove"))).toBe(false);
  });

  test("goes on with the same command when the run broke off after the copy was gone", async () => {
    await machine.run(checkout);
    const worked = join(folder, "book.sqlite");
    await writeFile(worked, "repaired");
    const command = ["return", "T-1", worked, "--note", "repaired", "--remove", "--json"];
    portal.faults.failFinalReturns = 100;
    expect((await machine.run(command)).exitCode).toBe(5);
    expect(await there(folder)).toBe(false);
    expect(await there(`${folder}.json`)).toBe(true);
    portal.faults.failFinalReturns = 0;
    const second = await machine.run(command);
    expect(second.json()).toMatchObject({ state: "returned", removal: "custody-remove" });
    expect(await there(`${folder}.json`)).toBe(false);
  });
});
