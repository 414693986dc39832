import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPolicy } from "../../server/policies/load.ts";
import { startPortal } from "../support/portal.ts";
import { shippedText } from "../support/profiles.ts";

const main = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-policy-")); });
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the real program with this policy and waits until it has ended by itself. */
function start(policyFile: string): Promise<{ exitCode: number; said: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, PORT: "0", DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), POLICY_FILE: policyFile, DATABASE_URL: "" };
    execFile(process.execPath, [main], { env, timeout: 80_000 }, (error, stdout, stderr) => { resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, said: `${stdout}${stderr}` }); });
  });
}

describe("a policy that cannot be used stops the start", () => {
  it("contradictory: in one sentence that names the key", async () => {
    const path = join(folder, "policy.yaml");
    await writeFile(path, shippedText("qualiteam").replace("remindersAt: [30, 50]", "remindersAt: [30, 90]"));
    const { exitCode, said } = await start(path);
    expect(exitCode).toBe(1);
    expect(said).toContain("urgency.urgent.remindersAt.1");
    expect(said.trim().split("\n")).toHaveLength(1);
  }, 90_000);

  it("a name that is neither shipped nor a file", async () => {
    const { exitCode, said } = await start("qualitaem");
    expect(exitCode).toBe(1);
    expect(said).toContain("POLICY_FILE");
  }, 90_000);
});

describe("the policy in force", () => {
  it("is public, dated, with its digest, and reads as its values say (POL-1)", async () => {
    const path = join(folder, "ours.yaml");
    const text = shippedText("qualiteam").replace("withinMinutes: 60", "withinMinutes: 75");
    await writeFile(path, text);
    const portal = await startPortal({ environment: { POLICY_FILE: path } });
    const { profile, groups } = await portal.as(null)("GET /api/policy/clauses");
    expect(profile).toEqual({ name: "qualiteam", title: "Support by Qualiteam, with HotRush", datedOn: "2026-11-22", hash: readPolicy(text, "ours").hash });
    const clauses = groups.flatMap((group) => group.clauses);
    expect(clauses.find(({ id }) => id === "HOT-7")?.text).toContain("within 75 minutes");
    expect(clauses.some(({ id }) => id.startsWith("CON-"))).toBe(false);
    await portal.stop();
  });
});
