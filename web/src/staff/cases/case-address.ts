import { caseStates } from "../../../../server/domain/cases/words.ts";
import type { CaseFilter, CaseView } from "../../cases/queries.ts";

/** The parts of the cases, as the contract names them. */
export const views = ["queue", "mine", "unassigned", "waiting", "all"] as const satisfies readonly CaseView[];

/** The part that an address names; the queue for anything else. */
export function viewIn(search: URLSearchParams): CaseView {
  return views.find((view) => view === search.get("view")) ?? "queue";
}

/** What the address asks for. A state counts with `all` alone: the other parts are made of states. */
export function filterIn(search: URLSearchParams): CaseFilter {
  const view = viewIn(search);
  const department = search.get("department");
  const accountId = search.get("account");
  const state = view === "all" ? caseStates.find((one) => one === search.get("state")) : undefined;
  return {
    view,
    ...(state === undefined ? {} : { state }),
    ...(department === null ? {} : { department }),
    ...(accountId === null ? {} : { accountId }),
    ...(search.get("urgent") === "1" ? { urgent: "1" } : {}),
  };
}

/** The address with other values; what is null or empty leaves it. */
export function addressOf(search: URLSearchParams, values: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  return query === "" ? "/staff/cases" : `/staff/cases?${query}`;
}
