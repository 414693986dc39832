import { Refusal } from "../refusal.ts";
import type { ColumnSample } from "./cells.ts";
import { defaultOperations, leastDistinctForPseudonyms, type DataClass, type Operation } from "./classes.ts";
import { classify } from "./decide.ts";
import type { ColumnPlan, MaskPlan, Override } from "./plan.ts";
import { lookAtTable, type TableEvidence } from "./table-evidence.ts";
import { lookAtValues, type ValueEvidence } from "./value-evidence.ts";

const needsManyValues = new Set<Operation>(["pseudonym", "e-mail", "digits"]);

/**
 * Decides for every column what it holds and what is done with it. Samples in, plan out: the same samples and wishes give the same plan.
 * Wishes of the policy come first, the customer's after them.
 * @throws {Refusal} `not-allowed` for a wish to show a credential (CAP-9), `not-found` for a wish about a column that is not there.
 */
export function planMasking(samples: readonly ColumnSample[], overrides: readonly Override[] = []): MaskPlan {
  const tables = Map.groupBy(samples, (one) => one.table);
  for (const { table, column } of overrides) {
    if (!(tables.get(table) ?? []).some((one) => one.column === column)) throw new Refusal("not-found", `There is no column ${table}.${column}.`, { table, column });
  }
  const columns = [...tables].flatMap(([table, members]) => planTable(table, members, overrides));
  return { version: 1, columns: columns.sort((left, right) => order(left.table, right.table) || order(left.column, right.column)) };
}

const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function planTable(table: string, members: readonly ColumnSample[], overrides: readonly Override[]): readonly ColumnPlan[] {
  const about = lookAtTable(table, members);
  return members.map((sample) => {
    const reading = about.readings.get(sample.column) ?? { says: "nothing", class: null, words: [], ofPerson: false };
    const values = lookAtValues(sample);
    const found = classify(sample, reading, values, about);
    const wishes = overrides.filter((one) => one.table === table && one.column === sample.column).sort((left, right) => Number(left.decidedBy === "customer") - Number(right.decidedBy === "customer"));
    const start: ColumnPlan = { table, column: sample.column, ...operationFor(found.class, found.evidence, sample, values, members, about), decidedBy: "default", mayRelease: found.class !== "credential" };
    return wishes.reduce((plan, wish) => applyWish(plan, wish, sample, values, members, about), start);
  });
}

function operationFor(dataClass: DataClass, evidence: readonly string[], sample: ColumnSample, values: ValueEvidence, members: readonly ColumnSample[], about: TableEvidence): Pick<ColumnPlan, "class" | "operation" | "valueDomain" | "subject" | "evidence"> {
  const usual = defaultOperations[dataClass];
  const isFew = needsManyValues.has(usual) && values.distinct < leastDistinctForPseudonyms;
  const subject = usual === "shift" ? subjectOf(sample, members, about) : null;
  const operation: Operation = isFew ? "fixed" : usual === "shift" && subject === null ? "year" : usual;
  return {
    class: dataClass,
    operation,
    valueDomain: dataClass,
    subject,
    evidence: isFew ? [...evidence, `Fewer than ${String(leastDistinctForPseudonyms)} distinct values: pseudonyms could be told apart by how often they occur.`] : [...evidence],
  };
}

function applyWish(plan: ColumnPlan, { wish, decidedBy }: Override, sample: ColumnSample, values: ValueEvidence, members: readonly ColumnSample[], about: TableEvidence): ColumnPlan {
  const who = decidedBy === "customer" ? "The customer" : "The policy";
  if (wish === "hide") return { ...plan, operation: "hide", subject: null, decidedBy, evidence: [`${who} hides it.`, ...plan.evidence] };
  if (wish === "show") {
    if (!plan.mayRelease) throw new Refusal("not-allowed", `${plan.table}.${plan.column} holds passwords or keys: its masking cannot be switched off.`, { table: plan.table, column: plan.column, rule: "CAP-9" });
    return { ...plan, operation: "pass", subject: null, decidedBy, evidence: [`${who} shows it.`, ...plan.evidence] };
  }
  // What once counts as a credential stays one: nobody may rename a password into a status.
  if (!plan.mayRelease) return plan;
  return { ...plan, ...operationFor(wish.class, [`${who} says what it holds: ${wish.class}.`, ...plan.evidence], sample, values, members, about), decidedBy, mayRelease: wish.class !== "credential" };
}

/** By whose value the dates of a row move: in a table of people its own key, else a column that refers to a person, else its own key. */
function subjectOf(sample: ColumnSample, members: readonly ColumnSample[], about: TableEvidence): string | null {
  const others = members.filter((one) => one.column !== sample.column && one.type !== "date" && one.type !== "instant" && one.type !== "bytes");
  const key = others.find((one) => one.isKey);
  const refersToPerson = others.find((one) => {
    const reading = about.readings.get(one.column);
    return reading?.ofPerson === true && (reading.says === "key" || reading.says === "number" || reading.class === "account");
  });
  const anyKey = others.find((one) => about.readings.get(one.column)?.says === "key");
  return (about.isOfPeople ? (key ?? refersToPerson ?? anyKey) : (refersToPerson ?? key ?? anyKey))?.column ?? null;
}
