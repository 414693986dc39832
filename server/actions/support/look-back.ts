import type { ComparisonShape, DecisionShape, DecisionSummary, KnownProfile } from "../../contract/shapes/supervision.ts";
import { differences } from "../../domain/policy/compare.ts";
import type { Decision, Outcome } from "../../domain/policy/decision.ts";
import { readProfile, type Profile } from "../../domain/policy/profile.ts";
import { decideByName, ruleRegistry } from "../../domain/policy/registry.ts";
import { turningFacts } from "../../domain/policy/what-if.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ActivePolicy } from "../../ports/policy.ts";
import type { DecisionRow } from "../../ports/records/case-rows.ts";
import type { Page, PageRequest } from "../../ports/records/records.ts";
import { instantText, type Ports } from "../context.ts";

/** So many decisions are asked again at once; older ones by another span of days. */
const comparedMax = 500;
const shownMax = 100;

export interface DecisionFilter {
  readonly rule?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly accountId?: string | undefined;
}

/** Stored decisions, newest first. */
export async function listDecisions(ports: Ports, filter: DecisionFilter, page: PageRequest): Promise<Page<DecisionSummary>> {
  const found = await ports.records.read.lists.decisions(given(filter), page);
  return { items: await summaries(ports, found.items), next: found.next };
}

function given(filter: DecisionFilter) {
  return { ...(filter.rule === undefined ? {} : { rule: filter.rule }), ...(filter.outcome === undefined ? {} : { outcome: filter.outcome }), ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }) };
}

async function summaries(ports: Ports, rows: readonly DecisionRow[]): Promise<DecisionSummary[]> {
  const [accountIds, actorIds] = [rows.flatMap((row) => row.accountId ?? []), rows.flatMap((row) => row.actorId ?? [])];
  const accounts = new Map((accountIds.length === 0 ? [] : await ports.records.read.accounts.list({ id: [...new Set(accountIds)] })).map(({ id, name }) => [id, name]));
  const people = new Map((actorIds.length === 0 ? [] : await ports.records.read.people.list({ id: [...new Set(actorIds)] })).map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    rule: row.rule,
    title: ruleRegistry[row.rule]?.title ?? row.rule,
    ruleId: row.ruleId,
    outcome: row.outcome,
    reason: (JSON.parse(row.decision) as Decision).reasons[0] ?? null,
    account: row.accountId === null ? null : { id: row.accountId, name: accounts.get(row.accountId) ?? "" },
    subject: row.subjectKind === null || row.subjectId === null ? null : { kind: row.subjectKind, id: row.subjectId },
    actor: row.actorId === null ? null : (people.get(row.actorId) ?? ""),
  }));
}

/**
 * One past decision in full: what was known, what it says when it is asked again under the profile of its day (nothing differs, unless the program changed),
 * what today's profile would say, and which single facts would have turned it. @throws {Refusal} `not-found`.
 */
export async function explainDecision(ports: Ports, id: string): Promise<DecisionShape> {
  const { read } = ports.records;
  const row = await read.decisions.find({ id });
  if (row === undefined) throw new Refusal("not-found", "There is nothing here.");
  const [summary] = await summaries(ports, [row]);
  const kept = await read.policyProfiles.find({ hash: row.profileHash });
  if (summary === undefined || kept === undefined) throw new Error("a decision has its profile");
  const decision = JSON.parse(row.decision) as Decision;
  const question = { rule: row.rule, facts: JSON.parse(row.facts) as unknown, at: Temporal.Instant.from(row.at) };
  const profile = profileOf(kept.profile, kept.name);
  return {
    ...summary,
    clause: decision.clause,
    value: decision.value ?? null,
    facts: decision.facts,
    reasons: [...decision.reasons],
    nextChangeAt: decision.nextChangeAt ?? null,
    offers: decision.offers.map(({ kind, text }) => ({ kind, text })),
    profile: { name: kept.name, hash: kept.hash, isActive: kept.hash === ports.policy.hash },
    replayed: answer(question, decision, profile),
    today: answer(question, decision, ports.policy.profile),
    turningFacts: profile === null ? [] : turningFacts(question, decision.outcome, profile).map((one) => ({ ...one })),
  };
}

/** A profile as it was kept; null where this program reads it no more. */
function profileOf(json: string, name: string): Profile | null {
  try {
    return readProfile(JSON.parse(json), name);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

type Question = { readonly rule: string; readonly facts: unknown; readonly at: Temporal.Instant };

function answer(question: Question, was: Decision, profile: Profile | null): DecisionShape["today"] {
  const decision = profile === null ? null : ask(question, profile);
  if (decision === null) return { isPossible: false, outcome: null, ruleId: null, reason: null, differs: [] };
  return { isPossible: true, outcome: decision.outcome, ruleId: decision.ruleId, reason: decision.reasons[0] ?? null, differs: [...differences(was, decision)] };
}

/** Null where the program knows the rule no more, or wants other facts by now. */
function ask({ rule, facts, at }: Question, profile: Profile): Decision | null {
  try {
    return decideByName(rule, facts, profile, at);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Profiles that can be compared: the one in force, those that decided something, those that ship with the product. */
export async function listProfiles(ports: Ports): Promise<{ active: KnownProfile & { title: string; datedOn: string }; items: KnownProfile[]; rules: { name: string; title: string }[] }> {
  const { profile, hash } = ports.policy;
  const kept = await ports.records.read.policyProfiles.list({}, { by: "firstUsedAt", descending: true });
  const shipped = (await ports.policy.shipped()).filter((one) => one.hash !== hash && !kept.some((other) => other.hash === one.hash));
  return {
    active: { hash, name: profile.name, firstUsedAt: kept.find((one) => one.hash === hash)?.firstUsedAt ?? null, calendarVersions: versionsOf(profile), isShipped: false, title: profile.title, datedOn: profile.datedOn },
    items: [
      ...kept.map((one) => ({ hash: one.hash, name: one.name, firstUsedAt: one.firstUsedAt, calendarVersions: versionsOf(profileOf(one.profile, one.name)), isShipped: false })),
      ...shipped.map((one) => ({ hash: one.hash, name: one.profile.name, firstUsedAt: null, calendarVersions: versionsOf(one.profile), isShipped: true })),
    ],
    rules: Object.values(ruleRegistry).map(({ name, title }) => ({ name, title })),
  };
}

function versionsOf(profile: Profile | null): string {
  const { calendar } = profile ?? {};
  return calendar === undefined ? "" : Object.entries(calendar.departments).map(([name, one]) => `${name} ${String(one.version ?? calendar.version)}`).join(", ");
}

/**
 * Asks the questions of a span of days again under two profiles: how many answers differ, and the first of them. At most 500 decisions, the newest of the
 * span. @throws {Refusal} `not-found` for a profile that nobody knows, `not-valid` for a span that is upside down.
 */
export async function compareOverHistory(ports: Ports, wish: { readonly one: string; readonly other: string; readonly rule?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined }): Promise<ComparisonShape> {
  const [one, other] = [await policyOf(ports, wish.one), await policyOf(ports, wish.other)];
  const today = ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate();
  const to = wish.to === undefined ? today : Temporal.PlainDate.from(wish.to);
  const from = wish.from === undefined ? to.subtract({ days: 30 }) : Temporal.PlainDate.from(wish.from);
  if (Temporal.PlainDate.compare(from, to) > 0) throw new Refusal("not-valid", "The first day must not come after the last one.");
  const midnight = (date: Temporal.PlainDate): string => instantText(date.toZonedDateTime("UTC").toInstant());
  const { items, next } = await ports.records.read.lists.decisions({ ...given({ rule: wish.rule }), from: midnight(from), until: midnight(to.add({ days: 1 })) }, { limit: comparedMax, cursor: null });
  const shown = await summaries(ports, items);
  const rows: ComparisonShape["rows"] = [];
  let notPossible = 0;
  for (const [index, row] of items.entries()) {
    const question = { rule: row.rule, facts: JSON.parse(row.facts) as unknown, at: Temporal.Instant.from(row.at) };
    const [first, second] = [ask(question, one.profile), ask(question, other.profile)];
    const summary = shown[index];
    if (first === null || second === null || summary === undefined) notPossible += 1;
    else {
      const differs = differences(first, second);
      if (differs.length > 0) rows.push({ decision: summary, one: brief(first), other: brief(second), differs: [...differs] });
    }
  }
  return { from: from.toString(), to: to.toString(), asked: items.length, isCut: next !== null, notPossible, differing: rows.length, otherOutcome: rows.filter((row) => row.differs.includes("outcome")).length, rows: rows.toSorted((left, right) => Number(right.differs.includes("outcome")) - Number(left.differs.includes("outcome"))).slice(0, shownMax) };
}

function brief({ outcome, ruleId, reasons, value }: Decision) {
  return { outcome, ruleId, reason: reasons[0] ?? null, value: value === undefined ? null : JSON.stringify(value).slice(0, 300) };
}

async function policyOf(ports: Ports, hash: string): Promise<ActivePolicy> {
  if (hash === ports.policy.hash) return ports.policy;
  const kept = await ports.records.read.policyProfiles.find({ hash });
  const profile = kept === undefined ? undefined : profileOf(kept.profile, kept.name);
  if (profile != null) return { profile, hash };
  const shipped = (await ports.policy.shipped()).find((one) => one.hash === hash);
  if (shipped === undefined) throw new Refusal("not-found", "There is no such profile.", { profile: hash });
  return shipped;
}
