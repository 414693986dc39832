import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPolicy } from "../../cli/commands/policy.ts";
import { runCommandLine } from "../../cli/program.ts";
import { ruleRegistry } from "../../server/domain/policy/registry.ts";
import { makeMachine, type TestMachine } from "../support/command-line.ts";
import { policiesPage } from "../support/policies-page.ts";
import { shippedText } from "../support/profiles.ts";

let machine: TestMachine;
beforeAll(async () => { machine = await makeMachine(); });
afterAll(() => machine.remove());

async function custody(words: readonly string[], input = "") {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const surroundings = { env: machine.env, folder: machine.folder, hostName: "test-machine", input: Readable.from([Buffer.from(input)]), output, errors, now: () => Date.parse("2026-06-10T06:15:00Z"), pause: () => Promise.resolve(), stop: new AbortController().signal };
  const printed = Promise.all([text(output), text(errors)]);
  const exitCode = await runCommandLine(["policy", ...words], surroundings, [addPolicy]);
  output.end();
  errors.end();
  const [said, complained] = await printed;
  return { exitCode, said, complained, json: () => JSON.parse(said) as Record<string, unknown> };
}

const urgent = { createdAt: "2026-06-12T23:30:00+04:00", isUrgent: true };

describe("custody policy decide", () => {
  it("answers without a server, from a file and from standard input", async () => {
    await writeFile(join(machine.folder, "facts.json"), JSON.stringify(urgent));
    const words = ["decide", "--profile", "qualiteam", "--rule", "urgency.due", "--at", "2026-06-12T19:30:00Z", "--json", "--facts"];
    const fromFile = await custody([...words, "facts.json"]);
    expect(fromFile.exitCode).toBe(0);
    expect(fromFile.json()).toMatchObject({ rule: "urgency.due", at: "2026-06-12T19:30:00Z", profile: "qualiteam", profileHash: expect.stringMatching(/^[0-9a-f]{64}$/), outcome: "allow", ruleId: "HOT-7", value: { dueAt: "2026-06-12T20:30:00Z" } });
    expect((await custody([...words, "-"], JSON.stringify(urgent))).said).toBe(fromFile.said);
  });

  it("takes the path of one's own profile, and answers by it", async () => {
    await writeFile(join(machine.folder, "ours.yaml"), shippedText("qualiteam").replace("counting: elapsed", "counting: carry"));
    const ours = await custody(["decide", "--profile", "ours.yaml", "--rule", "urgency.due", "--facts", "-", "--json"], JSON.stringify(urgent));
    expect(ours.json()).toMatchObject({ value: { dueAt: "2026-06-13T06:30:00Z" } });
  });

  it("says a decision to a person: outcome, reasons, clause, what is still possible", async () => {
    const { said } = await custody(["decide", "--profile", "qualiteam", "--rule", "urgency.submit", "--facts", "-"], JSON.stringify({ wantsUrgent: true, department: "support", balanceMinutes: 0 }));
    expect(said).toContain("deny (HOT-9)");
    expect(said).toContain("Possible: Open it as a normal case.");
  });

  it.each([
    ["facts that are missing", ["--profile", "qualiteam", "--rule", "urgency.due"], "{}", 2, "not-valid", /createdAt is missing/],
    ["a rule that is none", ["--profile", "qualiteam", "--rule", "urgency.dew"], "{}", 2, "not-found", /no rule urgency\.dew/],
    ["a profile that is none", ["--profile", "nobody", "--rule", "urgency.due"], "{}", 7, "setting-invalid", /nobody cannot be read/],
    ["facts that are not JSON", ["--profile", "qualiteam", "--rule", "urgency.due"], "{", 7, "file-problem", /not JSON/],
    ["an instant that is none", ["--profile", "qualiteam", "--rule", "urgency.due", "--at", "noon"], "{}", 2, "usage", /noon is not an instant/],
  ])("refuses %s in a sentence and by exit code", async (_name, words, input, exitCode, code, message) => {
    const ran = await custody(["decide", ...words, "--facts", "-", "--json"], input);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.json()).toMatchObject({ error: { code, exitCode, message: expect.stringMatching(message) } });
  });
});

describe("custody policy", () => {
  it("lists every rule with an example that it takes", async () => {
    const { rules } = (await custody(["rules", "--json"])).json() as { rules: { name: string; example: { facts: object; at: string } }[] };
    expect(rules.map(({ name }) => name)).toEqual(Object.keys(ruleRegistry));
    for (const { name, example } of rules) {
      const ran = await custody(["decide", "--profile", "default", "--rule", name, "--at", example.at, "--facts", "-", "--json"], JSON.stringify(example.facts));
      expect(ran.exitCode, `${name}: ${ran.said}`).toBe(0);
    }
  });

  it("shows a profile's clauses", async () => {
    const { said } = await custody(["show", "--profile", "captools", "--at", "2026-03-01T00:00:00Z"]);
    expect(said).toContain("CAP-15  Before the summer dates are published");
    expect(said).toContain("The dates of 2026 are not yet published.");
  });

  it("compares two profiles over given questions", async () => {
    const questions = [{ rule: "urgency.due", at: "2026-06-12T19:30:00Z", facts: urgent }, { rule: "complaint.route", at: "2026-06-12T19:30:00Z", facts: { page: "/send" } }];
    const compared = (await custody(["compare", "qualiteam", "default", "--facts", "-", "--json"], JSON.stringify(questions))).json();
    expect(compared).toMatchObject({ differing: 1, answers: [{ one: { value: { dueAt: "2026-06-12T20:30:00Z" } } }, { differs: [] }] });
    expect((await custody(["compare", "qualiteam", "default", "--facts", "-", "--json"], "[{}]")).json()).toMatchObject({ error: { code: "not-valid" } });
  });

  it("is documented with what every rule really answers", () => {
    const { is, mustBe } = policiesPage();
    expect(is, "run: node tests/support/policies-page.ts").toBe(mustBe);
  });
});
