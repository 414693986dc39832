import { CreateBucketCommand, ListMultipartUploadsCommand, ListObjectVersionsCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { BucketSettings } from "../../server/ports/settings.ts";
import { startMemoryS3, type MemoryS3 } from "./memory-s3.ts";

/** An S3 server for tests, or the reason why there is none. */
export type TestS3 = { readonly name: string; readonly endpoint: string; readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string } | { readonly missing: string };

/** A bucket of its own. */
export interface TestBucket {
  readonly place: BucketSettings;
  readonly client: S3Client;
  /** What a portal's environment says to use it: `S3_ENDPOINT`, `S3_BUCKET` … */
  readonly environment: Readonly<Record<string, string>>;
  /** Every key with a version, a delete marker or an unfinished upload, but for the portal's marker. */
  keys(): Promise<string[]>;
}

/**
 * A real S3 server: `TEST_S3_ENDPOINT` (with `TEST_S3_REGION`, `TEST_S3_ACCESS_KEY_ID`, `TEST_S3_SECRET_ACCESS_KEY`), or OpenStack Swift from
 * `swift-s3.sh`, which the first test file of a run to ask starts, as root on Debian, and `s3-setup.ts` stops. The folder that it needs
 * (`custody-swift` in the folder for temporary files) is made once, in about a minute.
 *
 * A whole portal on S3: `startPortal({ environment: (await testBucket()).environment })`, or `TEST_OBJECTS=s3` for every `startPortal`
 * and `openUpkeep`; `TEST_OBJECTS=memory-s3` takes the server in this process instead.
 */
export async function testS3(): Promise<TestS3> {
  const endpoint = process.env["TEST_S3_ENDPOINT"];
  const found: TestS3 = endpoint
    ? { name: endpoint, endpoint, region: process.env["TEST_S3_REGION"] ?? "us-east-1", accessKeyId: process.env["TEST_S3_ACCESS_KEY_ID"] ?? "", secretAccessKey: process.env["TEST_S3_SECRET_ACCESS_KEY"] ?? "" }
    : await swift().catch((error: unknown): TestS3 => ({ missing: error instanceof Error ? error.message : String(error) }));
  note("missing" in found ? `a real S3 server did not run: ${found.missing}` : `S3: ${found.name}`);
  return found;
}

let memory: Promise<MemoryS3> | null = null;

/** The S3 server in this process, started once; it ends with the process. */
export async function memoryS3(): Promise<TestS3 & { readonly server: MemoryS3; readonly endpoint: string }> {
  const server = await (memory ??= startMemoryS3());
  note("S3: in memory");
  return { name: "in memory", endpoint: `http://127.0.0.1:${String(server.port)}`, region: "us-east-1", accessKeyId: "test", secretAccessKey: "test-secret", server };
}

/** A fresh bucket at a real server, or at the one that is given; `port` goes there by another way (a proxy). */
export async function testBucket(options: { readonly s3?: TestS3; readonly port?: number; readonly isVersioned?: boolean } = {}): Promise<TestBucket> {
  const s3 = options.s3 ?? (await testS3());
  if ("missing" in s3) throw new Error(`no S3 server: ${s3.missing}`);
  const { region, accessKeyId, secretAccessKey } = s3;
  const bucket = `custody-${randomBytes(6).toString("hex")}`;
  const client = new S3Client({ endpoint: s3.endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  if (options.isVersioned === true) await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const endpoint = options.port === undefined ? s3.endpoint : `http://127.0.0.1:${String(options.port)}`;
  return {
    client,
    place: { endpoint: new URL(endpoint), bucket, region, credentials: { accessKeyId, secretAccessKey } },
    environment: { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    keys: async () => {
      const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return [...Versions, ...DeleteMarkers, ...Uploads].map((entry) => entry.Key ?? "").filter((key) => key !== "custody-objects").sort();
    },
  };
}

/** What `TEST_OBJECTS` asks a whole portal's environment to be. */
export async function objectsEnvironment(): Promise<Readonly<Record<string, string>>> {
  const wanted = process.env["TEST_OBJECTS"] ?? "";
  if (wanted === "") return {};
  return (await testBucket({ s3: wanted === "memory-s3" ? await memoryS3() : await testS3() })).environment;
}

const script = new URL("./swift-s3.sh", import.meta.url).pathname;
const directory = () => process.env["CUSTODY_TEST_S3"] ?? "";

/** Which stores a run used, for the line that `s3-setup.ts` prints at its end. */
function note(line: string): void {
  if (directory() !== "") writeFileSync(join(directory(), `note-${Buffer.from(line).toString("base64url").slice(0, 100)}`), line);
}

/** Two test files may ask at once: who makes the directory `starting` starts, the other waits for the answer. */
async function swift(): Promise<TestS3> {
  if (directory() === "") return { missing: "the run has no s3-setup.ts in globalSetup" };
  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) return { missing: "Swift is started on Debian only; elsewhere give TEST_S3_ENDPOINT" };
  if (process.getuid?.() !== 0) return { missing: "Swift is started by root only; otherwise give TEST_S3_ENDPOINT" };
  const answer = join(directory(), "answer.json");
  try {
    mkdirSync(join(directory(), "starting"));
  } catch {
    for (let tries = 0; tries < 6_000 && !existsSync(answer); tries += 1) await wait(50);
    return JSON.parse(readFileSync(answer, "utf8")) as TestS3;
  }
  const result = await start().catch((error: unknown): TestS3 => ({ missing: error instanceof Error ? error.message : String(error) }));
  writeFileSync(`${answer}.new`, JSON.stringify(result));
  renameSync(`${answer}.new`, answer);
  return result;
}

async function start(): Promise<TestS3> {
  const folder = join(tmpdir(), "custody-swift");
  if (!existsSync(join(folder, "ready"))) {
    if (spawnSync("which", ["debootstrap"]).status !== 0) throw new Error("Swift needs debootstrap once, to be built");
    const built = spawnSync(script, ["build", folder], { stdio: "ignore", timeout: 280_000 });
    if (built.status !== 0) throw new Error(`Swift could not be built (${script} build ${folder})`);
  }
  const port = await freePorts(5);
  const log = openSync(join(directory(), "log"), "a");
  // It stops by itself when a run was killed and could not stop it.
  const server: ChildProcess = spawn(script, ["serve", folder, join(directory(), "instance"), String(port), "3600"], { detached: true, stdio: ["ignore", log, log] });
  server.unref();
  writeFileSync(join(directory(), "pid"), String(server.pid));
  for (let tries = 0; tries < 600 && server.exitCode === null; tries += 1) {
    const isUp = await fetch(`http://127.0.0.1:${String(port)}/`).then(() => true, () => false);
    if (isUp) return { name: "OpenStack Swift", endpoint: `http://127.0.0.1:${String(port)}`, region: "us-east-1", accessKeyId: "test:tester", secretAccessKey: "testing" };
    await wait(100);
  }
  throw new Error(`Swift did not start: ${readFileSync(join(directory(), "log"), "utf8").slice(-300)}`);
}

/** Stops what `directory` holds, tells which stores were used, and removes it. */
export function stopS3(place: string, notes: readonly string[]): void {
  const pid = join(place, "pid");
  if (existsSync(pid)) {
    try {
      process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
  if (notes.length > 0) process.stdout.write(`Object stores of this run: a folder; ${notes.join("; ")}\n`);
  rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** The first of so many neighbouring ports that are free. */
async function freePorts(count: number): Promise<number> {
  const isFree = (port: number) =>
    new Promise<boolean>((resolve) => {
      const probe = createServer().once("error", () => { resolve(false); });
      probe.listen(port, "127.0.0.1", () => probe.close(() => { resolve(true); }));
    });
  for (let tries = 0; tries < 100; tries += 1) {
    const first = 20_000 + Math.floor(Math.random() * 9_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error("no neighbouring ports are free");
}
