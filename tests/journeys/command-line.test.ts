import { createHash } from "node:crypto";
import { access, copyFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { createTestClock, startPortal } from "../support/portal.ts";
import type { TestPortal } from "../support/portal.ts";
import { openLine, startProgram } from "../support/program.ts";
import type { Finished, Line } from "../support/program.ts";

const data = join(import.meta.dirname, "../support/data");
const clock = createTestClock();
const rowBytes = 1 << 20;
const names = ["Chinook_Sqlite.sqlite", "large.sqlite", "ASampleDatabase.accdb"] as const;
/** Of each file as it was last. */
const digests = new Map<string, string>();
let number: string;
let folder: string;
let line: Line;
let portal: TestPortal;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "custody-journey-"));
  line = await openLine(() => Number(new URL(portal.url).port));
  url = `http://localhost:${String(line.port)}`;
  portal = await startPortal({ clock, environment: { PUBLIC_URL: url } });
  for (const home of ["customer", "staff"]) await mkdir(join(folder, home));
  for (const name of ["Chinook_Sqlite.sqlite", "ASampleDatabase.accdb"]) await copyFile(join(data, name), join(folder, "customer", name));
  writeLargeDatabase(join(folder, "customer", "large.sqlite"));
});

afterAll(async () => {
  line.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (who: "customer" | "staff", path: string) => join(folder, who, path);
const run = (who: "customer" | "staff", ...words: string[]): Promise<Finished> => {
  const { program, finished } = startProgram(join(folder, who), [...words, "--json"]);
  program.stdin.end();
  return finished;
};
const digest = async (path: string) => createHash("sha256").update(await readFile(path)).digest("hex");
const there = (path: string) => access(path).then(() => true, () => false);

/** Runs and answers with what was printed; a failure shows itself. */
async function done(who: "customer" | "staff", ...words: string[]): Promise<Record<string, unknown>> {
  const finished = await run(who, ...words);
  expect(finished.exitCode, finished.errors).toBe(0);
  return finished.json();
}

function writeLargeDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE scan (id INTEGER PRIMARY KEY, page BLOB NOT NULL)");
  const insert = database.prepare("INSERT INTO scan (page) VALUES (randomblob(?))");
  for (let row = 0; row < 50; row += 1) insert.run(rowBytes);
  database.close();
}

/** The change that support makes: real work on a real file. */
async function change(path: string): Promise<void> {
  if (path.endsWith(".accdb")) {
    const bytes = await readFile(path);
    bytes.writeUInt8((bytes[5_000] ?? 0) ^ 0xff, 5_000);
    await writeFile(path, bytes);
    return;
  }
  const database = new DatabaseSync(path);
  database.exec(path.includes("Chinook") ? "UPDATE Artist SET Name = 'AC/DC (corrected)' WHERE ArtistId = 1" : "UPDATE scan SET page = randomblob(4096) WHERE id = 7");
  database.close();
}

async function acceptedTerms(): Promise<string> {
  return (await portal.as(null)("GET /api/portal")).termsVersion;
}

describe("the command line, from sign-in to a proven deletion", () => {
  test("a customer signs in with the code from the mail, staff with password and one-time code", async () => {
    const { customer, staff } = portal.cast;
    const login = startProgram(join(folder, "customer"), ["login", "--url", url, "--email", customer.email, "--json"]);
    login.program.stdin.write("\n");
    await login.said("a code is on its way");
    await sendMail(portal.ports);
    const { items } = await portal.as(null)("GET /api/development/inbox");
    const code = /[B-Z]{4}-[B-Z]{4}/.exec(items.find((mail) => mail.to === customer.email && mail.subject === "Your sign-in code")?.text ?? "")?.[0] ?? "";
    login.program.stdin.end(`${code}\n`);
    expect((await login.finished).exitCode, (await login.finished).errors).toBe(0);

    clock.advance({ seconds: 60 });
    const totp = new TOTP({ secret: Secret.fromBase32(new URL(staff.totpUri ?? "").searchParams.get("secret") ?? "") }).generate({ timestamp: clock.now().epochMilliseconds });
    const staffLogin = startProgram(join(folder, "staff"), ["login", "--url", url, "--email", staff.email]);
    staffLogin.program.stdin.end(`${staff.password ?? ""}\n${totp}\n`);
    expect((await staffLogin.finished).exitCode, (await staffLogin.finished).errors).toBe(0);
    expect(await done("staff", "status")).toMatchObject({ transfers: [] });
  }, 120_000);

  test("a sending that was killed goes on where it stood, in a new process, and ends in one transfer with every file once", async () => {
    line.limit = 20 << 20;
    const held = line.heldUp();
    const killed = startProgram(join(folder, "customer"), ["send", ...names, "--purpose", "repair", "--title", "Naprawa — 株式会社", "--accept-terms", await acceptedTerms()]);
    await held;
    killed.program.kill("SIGKILL");
    expect((await killed.finished).exitCode).toBeNull();
    line.cut();

    const api = portal.as(portal.cast.customer);
    const offset = async () => (await api("GET /api/uploads")).items[0]?.offset ?? 0;
    await expect.poll(offset, { timeout: 20_000 }).toBeGreaterThan(10 << 20);
    expect(await offset()).toBeLessThan(50 << 20);
    const resumed = await done("customer", "resume");
    for (const name of names) digests.set(name, await digest(at("customer", name)));
    expect(resumed).toMatchObject({ failed: [], elsewhere: [], resumed: [{ state: "received", fingerprintMatches: true, files: names.map((name) => ({ name, sha256: digests.get(name) })) }] });
    const { items } = await api("GET /api/transfers");
    expect(items).toHaveLength(1);
    number = items[0]?.number ?? "";
    expect((await api("GET /api/transfers/:id", { params: { id: items[0]?.id ?? "" } })).files).toHaveLength(names.length);
  }, 120_000);

  test("what was checked out and changed comes back only together with the removal of the copy", async () => {
    const workspace = at("staff", `.local/share/custody/workspaces/${number}`);
    const checkedOut = await done("staff", "checkout", number, "--purpose", "repair", "--reason", "The index is broken", "--device", "bench 4", "--copy", "full");
    expect(checkedOut).toMatchObject({ folder: workspace });
    const copies = names.map((name) => join(workspace, name));
    for (const [position, name] of names.entries()) {
      const copy = copies[position] ?? "";
      expect(await digest(copy)).toBe(digests.get(name));
      await change(copy);
      const changed = await digest(copy);
      expect(changed).not.toBe(digests.get(name));
      digests.set(name, changed);
    }
    expect((await run("staff", "return", number, ...copies, "--note", "Index rebuilt")).exitCode).toBe(2);
    const returned = await done("staff", "return", number, ...copies, "--note", "Index rebuilt", "--remove");
    expect(returned).toMatchObject({ state: "returned", removal: "custody-remove", files: names.map((name) => ({ name, sha256: digests.get(name) })) });
    expect(await there(workspace)).toBe(false);
    expect(await readdir(at("staff", ".local/share/custody/workspaces"))).toEqual([]);
  }, 120_000);

  test("the result is downloaded byte-identical, and that collects it", async () => {
    const received = await done("customer", "receive", number, "--out", "back");
    expect(received).toMatchObject({ state: "collected", note: "Index rebuilt" });
    for (const name of names) expect(await digest(at("customer", `back/${name}`))).toBe(digests.get(name));
    expect((await run("customer", "certificate", number)).exitCode).toBe(3);
  }, 120_000);

  test("ALO-21: directed and deleted, it ends in a certificate that proves itself offline, and no more with one byte changed", async () => {
    await done("customer", "direct", number, "--delete", "now", "--reason", "The work is done", "--yes");
    await expect.poll(async () => ((await done("customer", "status", number))["transfer"] as { state: string }).state, { timeout: 60_000 }).toBe("deleted");
    expect((await run("customer", "receive", number, "--out", "again")).exitCode).toBe(3);

    await done("customer", "certificate", number, "--out", "certificate.json");
    await done("customer", "certificate", number, "--pdf", "--out", "certificate.pdf");
    expect((await readFile(at("customer", "certificate.pdf"))).subarray(0, 5).toString()).toBe("%PDF-");
    expect(await done("customer", "verify", "certificate.json", "--save-keys", "keys.json")).toMatchObject({ isValid: true, title: "All known copies are erased" });

    // On another machine, with the saved keys and no way to the portal.
    const verify = async (path: string) => {
      const { program, finished } = startProgram(join(folder, "staff"), ["verify", at("customer", path), "--keys", at("customer", "keys.json")], { CUSTODY_URL: "http://127.0.0.1:9" });
      program.stdin.end();
      return (await finished).exitCode;
    };
    expect(await verify("certificate.json")).toBe(0);
    const bytes = await readFile(at("customer", "certificate.json"));
    const position = bytes.indexOf('"payload"') + 40;
    bytes[position] = (bytes[position] ?? 0) ^ 1;
    await writeFile(at("customer", "changed.json"), bytes);
    expect(await verify("changed.json")).toBe(4);
  }, 120_000);

  test("R16: what the pages refuse, the command line is refused too", async () => {
    const sent = await done("customer", "send", "Chinook_Sqlite.sqlite", "--purpose", "support", "--receipt", "receipt.json", "--accept-terms", await acceptedTerms());
    expect(await done("customer", "verify", "receipt.json")).toMatchObject({ isValid: true, payload: { transferNumber: sent["number"] } });
    const number = String(sent["number"]);
    expect((await run("customer", "checkout", number, "--purpose", "support", "--reason", "curious", "--copy", "full")).exitCode).toBe(3);
    expect((await run("staff", "receive", number, "--originals")).exitCode).toBe(3);
    expect((await run("staff", "direct", number, "--delete", "now", "--reason", "x", "--yes")).exitCode).toBe(3);
    expect((await run("staff", "send", at("customer", "Chinook_Sqlite.sqlite"), "--transfer", number, "--accept-terms", await acceptedTerms())).exitCode).toBe(3);
    const other = startProgram(join(folder, "staff"), ["status", number], { CUSTODY_URL: url, CUSTODY_TOKEN: portal.cast.otherCustomer.token });
    other.program.stdin.end();
    expect((await other.finished).exitCode).toBe(3);
  }, 120_000);

  test("signing out ends the token at the portal", async () => {
    const kept = JSON.parse(await readFile(at("customer", ".config/custody/sign-in.json"), "utf8")) as { token: string };
    expect((await stat(at("customer", ".config/custody/sign-in.json"))).mode & 0o777).toBe(0o600);
    await done("customer", "logout");
    expect((await run("customer", "status")).exitCode).toBe(6);
    const answer = await fetch(`${portal.url}/api/session`, { headers: { authorization: `Bearer ${kept.token}` } });
    expect(answer.status).toBe(401);
  }, 120_000);
});
