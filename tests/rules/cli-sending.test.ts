import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeMachine } from "../support/command-line.ts";
import type { TestMachine } from "../support/command-line.ts";
import { startSmallPortal } from "../support/small-portal.ts";
import type { SmallPortal } from "../support/small-portal.ts";

const bytes = randomBytes(3 * 1024 * 1024 + 17);
const sha256 = createHash("sha256").update(bytes).digest("hex");
const send = ["send", "book.sqlite", "--purpose", "support", "--accept-terms", "1", "--json"];

let portal: SmallPortal;
let machine: TestMachine;

beforeEach(async () => {
  portal = await startSmallPortal();
  machine = await makeMachine({ CUSTODY_URL: portal.url, CUSTODY_TOKEN: "good-token" });
  await writeFile(join(machine.folder, "book.sqlite"), bytes);
});

afterEach(async () => {
  await portal.close();
  await machine.remove();
});

const count = (request: string) => portal.requests.filter((one) => one.startsWith(request)).length;

describe("custody send", () => {
  test("ends only when the portal holds the same bytes, and leaves nothing behind", async () => {
    const ran = await machine.run(send);
    expect(ran.errors).not.toContain("custody:");
    expect(ran.exitCode).toBe(0);
    expect(ran.json()).toMatchObject({ number: "T-1", state: "received", fingerprintMatches: true, files: [{ name: "book.sqlite", sha256 }] });
    expect(portal.files[0]?.content.equals(bytes)).toBe(true);
    expect(await readdir(join(machine.folder, "state/custody/sending"))).toEqual([]);
  });

  test("sends folders with the way below them, and leaves out what is empty", async () => {
    await mkdir(join(machine.folder, "year/2025"), { recursive: true });
    await writeFile(join(machine.folder, "year/2025/a.dbf"), "a");
    await writeFile(join(machine.folder, "year/2025/b.dbt"), "b");
    await writeFile(join(machine.folder, "year/empty.dbf"), "");
    const ran = await machine.run(["send", "year", "book.sqlite", "--transfer", "T-1", "--accept-terms", "1"]);
    expect(ran.exitCode).toBe(0);
    expect(portal.files.map((file) => file.name).sort()).toEqual(["book.sqlite", "year/2025/a.dbf", "year/2025/b.dbt"]);
    expect(ran.errors).toContain("empty.dbf is empty and is left out");
  });

  test("goes on by itself when the connection breaks in the middle", async () => {
    portal.faults.breakUploadAfterBytes = [1_000_000, 900_000];
    const ran = await machine.run(send);
    expect(ran.exitCode).toBe(0);
    expect(machine.pauses.length).toBeGreaterThan(0);
    expect(count("PATCH")).toBe(3);
    expect(portal.files[0]?.content.equals(bytes)).toBe(true);
  });

  test("makes one upload even when the answer to its creation is lost", async () => {
    portal.faults.loseCreations = 1;
    const ran = await machine.run(send);
    expect(ran.exitCode).toBe(0);
    expect(portal.files).toHaveLength(1);
  });

  test("takes smaller requests where a proxy limits them", async () => {
    portal.faults.requestBytesMax = 1_100_000;
    const ran = await machine.run(send);
    expect(ran.exitCode).toBe(0);
    expect(portal.files[0]?.content.equals(bytes)).toBe(true);
  });

  test.each(["resume", "send"])("after a run that gave up, `%s` goes on in the same upload and transfer", async (how) => {
    portal.faults.breakUploadAfterBytes = Array.from({ length: 40 }, (_, position) => (position === 0 ? 2_000_000 : 0));
    const first = await machine.run(send);
    expect(first.exitCode).toBe(5);
    expect(first.json()).toMatchObject({ error: { exitCode: 5, advice: expect.stringContaining("custody resume") as string } });
    expect(portal.files).toHaveLength(0);

    portal.faults.breakUploadAfterBytes = [];
    const second = await machine.run(how === "send" ? send : ["resume", "--json"]);
    expect(second.exitCode).toBe(0);
    expect(portal.files).toHaveLength(1);
    expect(portal.files[0]?.content.equals(bytes)).toBe(true);
    expect(count("POST /api/uploads")).toBe(1);
    expect(portal.requests.filter((one) => one === "POST /api/transfers")).toHaveLength(1);
    expect(await readdir(join(machine.folder, "state/custody/sending"))).toEqual([]);
  });

  test("what it remembers of a broken run is for this person only and holds no token", async () => {
    portal.faults.breakUploadAfterBytes = Array.from({ length: 40 }, () => 0);
    await machine.run(send);
    const folder = join(machine.folder, "state/custody/sending");
    const [name] = await readdir(folder);
    expect((await stat(join(folder, name ?? ""))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(folder, name ?? ""), "utf8")).not.toContain("good-token");
  });

  test("refuses to go on with a file that changed in between", async () => {
    portal.faults.breakUploadAfterBytes = Array.from({ length: 40 }, (_, position) => (position === 0 ? 2_000_000 : 0));
    await machine.run(send);
    portal.faults.breakUploadAfterBytes = [];
    await utimes(join(machine.folder, "book.sqlite"), 1, 1);
    const ran = await machine.run(["resume", "--json"]);
    expect(ran.exitCode).toBe(7);
    expect(ran.json()).toMatchObject({ error: { code: "file-changed" } });
    expect(portal.files).toHaveLength(0);
  });

  test("refuses an empty and a missing file before anything is sent", async () => {
    await writeFile(join(machine.folder, "empty.mdb"), "");
    for (const name of ["empty.mdb", "missing.mdb"]) {
      const ran = await machine.run(["send", name, "book.sqlite", "--purpose", "repair", "--accept-terms", "1"]);
      expect(ran.exitCode).toBe(7);
    }
    expect(portal.requests.filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  test("ALO-25: sends nothing before this version of the terms is accepted, and asks once", async () => {
    const refused = await machine.run(["send", "book.sqlite", "--purpose", "support"]);
    expect(refused.exitCode).toBe(2);
    expect(refused.errors).toContain("--accept-terms 1");
    expect(refused.errors).toContain("https://portal.example/terms");
    expect(portal.requests.filter((one) => !one.startsWith("GET"))).toEqual([]);
    expect((await machine.run(send)).exitCode).toBe(0);
    await writeFile(join(machine.folder, "second.sqlite"), "x");
    portal.transfer["state"] = "requested";
    expect((await machine.run(["send", "second.sqlite", "--purpose", "support"])).exitCode).toBe(0);
  });

  test("says 6 when the sign-in has ended, and 3 with the portal's reason when it refuses", async () => {
    machine.env["CUSTODY_TOKEN"] = "old-token";
    expect((await machine.run(send)).exitCode).toBe(6);
    machine.env["CUSTODY_TOKEN"] = "good-token";
    const ran = await machine.run(["status", "T-99", "--json"]);
    expect(ran.exitCode).toBe(3);
    expect(ran.json()).toMatchObject({ error: { code: "not-found", exitCode: 3 } });
  });

  test("gives up on request: the portal forgets the part it has, this machine what it remembers", async () => {
    portal.faults.breakUploadAfterBytes = Array.from({ length: 40 }, (_, position) => (position === 0 ? 2_000_000 : 0));
    await machine.run(send);
    portal.faults.breakUploadAfterBytes = [];
    const ran = await machine.run(["resume", "--discard", "T-1", "--json"]);
    expect(ran.json()).toMatchObject({ discarded: [expect.any(String)], forgotten: 1 });
    expect(count("DELETE /api/uploads/")).toBe(1);
    expect((await machine.run(["resume"])).output).toContain("Nothing was under way");
  });

  test("says 130 when it was stopped, and how to go on", async () => {
    const ran = await machine.run(send, { stop: AbortSignal.abort() });
    expect(ran.exitCode).toBe(130);
    expect(portal.files).toHaveLength(0);
  });

  test("says 5 when nobody answers", async () => {
    machine.env["CUSTODY_URL"] = "http://127.0.0.1:9";
    expect((await machine.run(["status"])).exitCode).toBe(5);
  });
});
