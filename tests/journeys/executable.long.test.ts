import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram } from "../support/program.ts";
import { signedCertificate } from "../support/sample-certificate.ts";

let folder: string;
let executable: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "custody-executable-"));
  execFileSync(process.execPath, [join(import.meta.dirname, "../../cli/build-executable.ts"), "--out", folder], { stdio: "pipe" });
  const { executables } = JSON.parse(await readFile(join(folder, "executables.json"), "utf8")) as { executables: { file: string; sha256: string; wasRun: boolean }[] };
  expect(executables).toMatchObject([{ wasRun: true }]);
  executable = join(folder, executables[0]?.file ?? "");
  await mkdir(join(folder, "home"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const run = (...words: string[]) => {
  const { program, finished } = startProgram(join(folder, "home"), words, {}, [executable]);
  program.stdin.end();
  return finished;
};

describe("the single executable", () => {
  test("has the digest that is published beside it", async () => {
    const digest = createHash("sha256").update(await readFile(executable)).digest("hex");
    expect(await readFile(join(folder, "SHA256SUMS"), "utf8")).toContain(digest);
  });

  test("runs where nothing is installed, and verifies a certificate", async () => {
    const { jws, keys } = await signedCertificate();
    await writeFile(join(folder, "home/certificate.json"), jws);
    await writeFile(join(folder, "home/keys.json"), JSON.stringify({ keys }));
    const proven = await run("verify", "certificate.json", "--keys", "keys.json", "--json");
    expect(proven.exitCode, proven.errors).toBe(0);
    expect(proven.json()).toMatchObject({ isValid: true });
    await writeFile(join(folder, "home/changed.json"), jws.replace(/("payload":\s*".{40})(.)/, (_, before: string, letter: string) => before + (letter === "A" ? "B" : "A")));
    expect((await run("verify", "changed.json", "--keys", "keys.json")).exitCode).toBe(4);
  });

  test("holds no command for operators", async () => {
    expect((await run("admin")).exitCode).toBe(2);
    expect((await readFile(executable)).includes("composePortal")).toBe(false);
  });
});
