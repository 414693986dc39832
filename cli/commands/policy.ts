import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import type { Decision } from "../../server/domain/policy/decision.ts";
import { Refusal } from "../../server/domain/refusal.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup, Shell } from "../program.ts";
import { fileFailure } from "../sending/local-files.ts";
import { pathOf, type Surroundings } from "../surroundings.ts";

/** `policy …`: what a support policy decides, without a portal. The rules are loaded only when one of these runs. */
export const addPolicy: CommandGroup = (program, shell) => {
  const policy = program.command("policy").description("what a support policy decides: needs no portal and no sign-in");
  const json = "print one JSON object";
  policy.command("rules").description("list the rules with an example of facts each").option("--json", json).action(() => refusalsSaid(() => listRules(shell)));
  policy
    .command("show")
    .description("show a profile's clauses and values")
    .requiredOption("--profile <name>", "a shipped profile, or the path of a YAML file")
    .option("--at <instant>", "as they read then (now otherwise)")
    .option("--json", json)
    .action((options: ShowOptions) => refusalsSaid(() => show(shell, options)));
  policy
    .command("decide")
    .description("ask a rule")
    .requiredOption("--profile <name>", "a shipped profile, or the path of a YAML file")
    .requiredOption("--rule <name>", "which one: custody policy rules")
    .requiredOption("--facts <file>", "a JSON file with the facts; - for standard input")
    .option("--at <instant>", "the instant at which it is asked (now otherwise)")
    .option("--json", json)
    .action((options: DecideOptions) => refusalsSaid(() => decide(shell, options)));
  policy
    .command("compare")
    .description("what two profiles answer to the same questions")
    .argument("<one>", "a profile")
    .argument("<other>", "another profile")
    .requiredOption("--facts <file>", 'a JSON list of questions, [{"rule", "facts", "at"}]; - for standard input')
    .option("--json", json)
    .action((one: string, other: string, { facts }: { readonly facts: string }) => refusalsSaid(() => compare(shell, one, other, facts)));
  copySettings(policy, program);
};

interface ShowOptions { readonly profile: string; readonly at?: string }
interface DecideOptions extends ShowOptions { readonly rule: string; readonly facts: string }

function copySettings(policy: Command, program: Command): void {
  for (const command of policy.commands) command.exitOverride().copyInheritedSettings(program);
}

const loadRegistry = () => import("../../server/domain/policy/registry.ts");

async function listRules({ report }: Shell): Promise<void> {
  const [{ ruleRegistry }, z] = await Promise.all([loadRegistry(), import("zod")]);
  const rules = Object.values(ruleRegistry).map(({ name, title, ids, example, facts }) => ({ name, title, ids, example, facts: z.toJSONSchema(facts, { io: "input", unrepresentable: "any" }) }));
  report({ lines: rules.flatMap(({ name, title, ids, example }) => [`${name}  ${title} (${ids.join(", ")})`, `  ${JSON.stringify(example.facts)}`]), json: { rules } });
}

async function show({ surroundings, report }: Shell, { profile: typed, at }: ShowOptions): Promise<void> {
  const { profile, hash } = await policyOf(surroundings, typed);
  const { clausesOf } = await import("../../server/domain/policy/page.ts");
  const groups = clausesOf(profile, instantOf(surroundings, at));
  report({
    lines: [`${profile.title} (${profile.name}), dated ${profile.datedOn}`, `Fingerprint ${hash}`, ...groups.flatMap(({ title, clauses }) => ["", title, ...clauses.map((clause) => `  ${clause.id}  ${clause.title}: ${clause.text}`)])],
    json: { profile, profileHash: hash, groups },
  });
}

async function decide({ surroundings, report }: Shell, { profile: typed, rule, facts, at }: DecideOptions): Promise<void> {
  const { profile, hash } = await policyOf(surroundings, typed);
  const instant = instantOf(surroundings, at);
  const { decideByName } = await loadRegistry();
  const decision = decideByName(rule, await readJson(surroundings, facts), profile, instant);
  report({ lines: decisionLines(decision), json: { rule, at: instant.toString(), profile: profile.name, profileHash: hash, ...decision } });
}

async function compare({ surroundings, report }: Shell, one: string, other: string, factsFile: string): Promise<void> {
  const [first, second] = [await policyOf(surroundings, one), await policyOf(surroundings, other)];
  const { compareProfiles, readQuestions } = await import("../../server/domain/policy/compare.ts");
  const compared = compareProfiles(readQuestions(await readJson(surroundings, factsFile)), first.profile, second.profile);
  const differing = compared.filter(({ differs }) => differs.length > 0).length;
  report({
    lines: [
      `${String(differing)} of ${String(compared.length)} answers differ between ${first.profile.name} and ${second.profile.name}.`,
      ...compared.flatMap((comparison, index) => ["", `${String(index + 1)}. ${comparison.question.rule} at ${comparison.question.at.toString()}: ${comparison.differs.length === 0 ? "the same" : `other ${comparison.differs.join(", ")}`}`, `  ${first.profile.name}: ${sentenceOf(comparison.one)}`, `  ${second.profile.name}: ${sentenceOf(comparison.other)}`]),
    ],
    json: {
      one: { profile: first.profile.name, profileHash: first.hash },
      other: { profile: second.profile.name, profileHash: second.hash },
      differing,
      answers: compared.map(({ question, ...answers }) => ({ rule: question.rule, at: question.at.toString(), ...answers })),
    },
  });
}

function sentenceOf({ outcome, ruleId, value, reasons }: Decision): string {
  return `${outcome} (${ruleId})${value === undefined ? "" : ` ${JSON.stringify(value)}`} ${reasons[0] ?? ""}`;
}

function decisionLines(decision: Decision): string[] {
  const { outcome, ruleId, clause, value, reasons, nextChangeAt, offers } = decision;
  return [
    `${outcome} (${ruleId})`,
    ...(value === undefined ? [] : [`Value: ${typeof value === "string" ? value : JSON.stringify(value)}`]),
    ...reasons.map((reason) => `- ${reason}`),
    `The policy says: ${clause}`,
    ...(nextChangeAt === undefined ? [] : [`This may change at ${nextChangeAt}.`]),
    ...offers.map((offer) => `Possible: ${offer.text}`),
  ];
}

/** A shipped profile by its name, any other by its path. */
async function policyOf(surroundings: Surroundings, typed: string) {
  const { loadPolicy, shippedProfiles } = await import("../../server/policies/load.ts");
  return loadPolicy((shippedProfiles as readonly string[]).includes(typed) ? typed : pathOf(surroundings, typed));
}

function instantOf(surroundings: Surroundings, typed: string | undefined): Temporal.Instant {
  if (typed === undefined) return Temporal.Instant.fromEpochMilliseconds(surroundings.now());
  try {
    return Temporal.Instant.from(typed);
  } catch {
    throw new Failure("usage", `${typed} is not an instant.`, "Write it as 2026-11-21T20:37:00Z, or with an offset.");
  }
}

async function readJson(surroundings: Surroundings, typed: string): Promise<unknown> {
  const path = pathOf(surroundings, typed);
  const content = typed === "-" ? await text(surroundings.input) : await readFile(path, "utf8").catch((error: unknown) => { throw fileFailure(error, path); });
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new Failure("file-problem", `${typed === "-" ? "Standard input" : path} is not JSON.`);
  }
}

/** What the rules refuse, said as the command line says failures. */
async function refusalsSaid(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Failure(error.code === "setting-invalid" ? "file-problem" : "usage", error.message, error.code === "not-found" || error.code === "not-valid" ? "The rules, with an example of facts each: custody policy rules" : null, error.code);
  }
}
