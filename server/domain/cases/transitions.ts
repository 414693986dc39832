import { Refusal } from "../refusal.ts";
import type { CaseState, CaseVerb } from "./words.ts";

/** What is not listed is refused with the present state. */
const table: Readonly<Record<CaseState, Partial<Record<CaseVerb, CaseState>>>> = {
  open: { wait: "waiting", hear: "open", resolve: "resolved", close: "closed" },
  waiting: { resume: "open", hear: "open", resolve: "resolved", close: "closed" },
  resolved: { hear: "open", reopen: "open", close: "closed" },
  closed: {},
};

/** The state that `verb` leads to. @throws {Refusal} `wrong-state` with the present state when the table has no such step. */
export function nextCaseState(state: CaseState, verb: CaseVerb): CaseState {
  const next = table[state][verb];
  if (next === undefined) throw new Refusal("wrong-state", state === "closed" ? "This case is closed. Open a new one." : `This is not possible while the case is ${state}.`, { state });
  return next;
}

/** True where work on the case goes on: what was entitled at its opening stays so (ALO-4). */
export function isCaseLive(state: CaseState): boolean {
  return state === "open" || state === "waiting";
}
