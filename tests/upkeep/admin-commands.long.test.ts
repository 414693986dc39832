import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { composePortal, type Portal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { placesOf } from "../../server/storage/objects/local-places.ts";
import { createLog } from "../../server/system/log.ts";
import { receive, type Received } from "../support/received.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { freshDatabase, testServer } from "../support/postgres.ts";
import { memoryS3, testBucket } from "../support/s3.ts";

const run = promisify(execFile);
const program = new URL("../../cli/with-admin.ts", import.meta.url).pathname;
const server = await testServer();
if ("missing" in server) console.log(`admin commands: not tried on PostgreSQL: ${server.missing}`);

interface Ran {
  readonly code: number;
  readonly json: Record<string, unknown>;
  readonly errors: string;
}

describe("the operator's commands, as programs of their own", { timeout: 180_000 }, () => {
  let portal: TestPortal;
  let first: Received;
  let environment: Record<string, string>;
  const custody = async (words: readonly string[], more: Record<string, string> = {}): Promise<Ran> => {
    const done = await run(process.execPath, [program, "admin", ...words, "--json"], { env: { ...process.env, ...environment, ...more } }).catch((error: unknown) => error as { code: number; stdout: string; stderr: string });
    return { code: "code" in done ? done.code : 0, json: JSON.parse(done.stdout) as Record<string, unknown>, errors: done.stderr };
  };
  /** Opens the stopped portal as its start would, and closes it after `work`. */
  const opened = async <T>(work: (portal: Portal) => Promise<T>, more: Record<string, string> = {}): Promise<T> => {
    const composed = await composePortal(toSettings(readEnvironment({ ...environment, ...more })), createLog("silent"), { clock: portal.clock });
    return work(composed).finally(() => composed.close());
  };
  const secretsOf = ({ ports }: Portal): Promise<{ keyId: string; totp: string }> => Promise.resolve({ keyId: ports.signer.keyId(), totp: Buffer.from(ports.keys.secret("totp")).toString("hex") });
  const objectOf = (fileId: string): string => placesOf(join(portal.folder, "data", "objects"), fileId).object;

  beforeAll(async () => {
    portal = await startPortal();
    environment = { DATA_DIR: join(portal.folder, "data"), KEY_DIR: join(portal.folder, "keys"), PORT: "0" };
    first = await receive(portal, { bytes: 3_000_000 });
    await receive(portal, { bytes: 10 });
  });

  it("objects verify reads everything back beside the running portal, tells how far it is, and names what is damaged", async () => {
    const whole = await custody(["objects", "verify"]);
    expect(whole).toMatchObject({ code: 0, json: { files: 2, bytes: 3_000_010, damaged: [] } });
    expect(whole.errors).toContain("Reading back 2 files: 2.86 MiB of 2.86 MiB (100 %)");
    const sealed = await readFile(objectOf(first.fileId));
    const rotten = Buffer.from(sealed);
    rotten[rotten.length - 20]! ^= 1;
    await writeFile(objectOf(first.fileId), rotten);
    expect(await custody(["objects", "verify"])).toMatchObject({ code: 4, json: { error: { message: expect.stringContaining(`${first.fileId} (object-damaged)`) } } });
    await writeFile(objectOf(first.fileId), sealed);
  });

  it("compact and keys rotate-master refuse while the portal runs", async () => {
    for (const words of [["compact"], ["keys", "rotate-master"], ["move"]]) expect((await custody(words, words[0] === "move" ? { DATABASE_URL: "postgres://nobody@localhost/none" } : {})).json).toMatchObject({ error: { exitCode: 3, message: expect.stringContaining("Another process already runs") } });
    await portal.serving.stop(200);
  });

  it("compact writes the records anew, without the space of removed rows", async () => {
    await opened(async ({ ports }) => {
      for (let count = 0; count < 400; count += 1) await ports.records.read.facts.insert({ name: `filler-${String(count)}`, value: "canary".repeat(1_000) });
      for (let count = 0; count < 400; count += 1) await ports.records.read.facts.remove({ name: `filler-${String(count)}` });
    });
    const done = await custody(["compact"]);
    expect(done.code).toBe(0);
    expect(Number(done.json["bytesAfter"])).toBeLessThan(Number(done.json["bytesBefore"]) - 1_000_000);
    expect((await readFile(join(portal.folder, "data", "records", "records.sqlite"))).includes("canarycanary")).toBe(false);
  });

  it("keys rotate-master makes another master.key; files, second factors and signatures go on, and the former key opens nothing", async () => {
    const path = join(portal.folder, "keys", "master.key");
    const former = (await readFile(path, "utf8")).trim();
    const before = await opened(secretsOf);
    expect(await custody(["keys", "rotate-master"])).toMatchObject({ code: 0, json: { isInFile: true } });
    expect((await readFile(path, "utf8")).trim()).not.toBe(former);
    expect(await opened(secretsOf)).toEqual(before);
    expect(await custody(["objects", "verify"])).toMatchObject({ code: 0, json: { damaged: [] } });
    await expect(opened(() => Promise.resolve(), { MASTER_KEY: former })).rejects.toMatchObject({ code: "setting-invalid" });
    // With the key in the environment the new one must be given, and never on the command line.
    const given = (await readFile(path, "utf8")).trim();
    expect((await custody(["keys", "rotate-master"], { MASTER_KEY: given })).json).toMatchObject({ error: { exitCode: 3, message: expect.stringContaining("NEW_MASTER_KEY") } });
    const next = randomBytes(32).toString("base64");
    expect((await custody(["keys", "rotate-master"], { MASTER_KEY: given, NEW_MASTER_KEY: next })).code).toBe(0);
    environment["MASTER_KEY"] = next;
    expect(await custody(["objects", "verify"])).toMatchObject({ code: 0, json: { damaged: [] } });
  });

  it.skipIf("missing" in server)("move, killed with SIGKILL again and again, ends in a portal that opens everything from PostgreSQL and a bucket", async () => {
    const database = await freshDatabase(server as { url: string });
    const target = { ...(await testBucket({ s3: await memoryS3() })).environment, DATABASE_URL: database.url };
    const killedAt = (delay: number): Promise<string> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [program, "admin", "move"], { env: { ...process.env, ...environment, ...target }, stdio: ["ignore", "ignore", "pipe"] });
        let isDying = false;
        let errors = "";
        child.stderr.on("data", (text: Buffer) => {
          errors += text.toString();
          if (isDying || !errors.includes("Copying records")) return;
          isDying = true;
          setTimeout(() => child.kill("SIGKILL"), delay);
        });
        child.once("close", (code, signal) => { resolve(signal ?? `ended ${String(code)}: ${errors}`); });
      });
    const ends: string[] = [];
    for (const delay of [0, 5, 20, 40, 80]) ends.push(await killedAt(delay));
    expect(ends[0]).toBe("SIGKILL");
    const done = await custody(["move"], target);
    expect(done.errors).toMatch(/Verifying 2 files|^$/);
    expect(done).toMatchObject({ code: 0, json: { damaged: [] } });
    expect((await custody(["ledger", "verify"], target)).code).toBe(0);
    expect(await custody(["objects", "verify"], target)).toMatchObject({ code: 0, json: { files: 2, damaged: [] } });
    expect(await custody(["compact"], target)).toMatchObject({ code: 0, json: { records: "postgres" } });
    await expect(opened(() => Promise.resolve())).rejects.toMatchObject({ message: expect.stringContaining("moved to postgresql:") });
    await opened(async ({ ports }) => { expect((await ports.records.verifyLedger()).problems).toEqual([]); }, target);
    await database.drop();
  });
});
