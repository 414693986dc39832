import type { CaseSummary } from "../../contract/shapes/case.ts";
import type { CaseState, CaseView } from "../../domain/cases/words.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import type { PageRequest } from "../../ports/records/records.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";
import { presentCases } from "./present.ts";

export interface CaseFilter {
  readonly view: CaseView;
  readonly state?: CaseState | undefined;
  readonly department?: string | undefined;
  readonly isUrgent?: boolean | undefined;
  readonly accountId?: string | undefined;
  /** A case's number: `S-1042` or `1042`. Titles are sealed, so they are not searched. */
  readonly search?: string | undefined;
}

interface CaseList {
  readonly items: CaseSummary[];
  readonly next: string | null;
  /** For staff: how many there are in each view. */
  readonly counts: Readonly<Record<"queue" | "mine" | "unassigned" | "waiting", number>> | null;
}

/** More open cases than this are not put in order at once; the oldest come first. */
const queueMax = 500;

/** Cases as the caller may see them. Customers see their account's, newest first; staff also what waits, in the order of the policy. @throws {Refusal} `not-found` where a customer names another account. */
export async function listCases(ports: Ports, caller: Caller, filter: CaseFilter, page: PageRequest): Promise<CaseList> {
  const { read } = ports.records;
  const isCustomer = caller.role === "customer";
  if (isCustomer && filter.accountId !== undefined && filter.accountId !== caller.accountId) throw new Refusal("not-found", "There is no such account.");
  const accountId = isCustomer ? (caller.accountId ?? "") : filter.accountId;
  const counts = isCustomer ? null : await countsOf(ports, caller);
  const number = filter.search === undefined ? null : /^(?:s-)?(\d{1,15})$/i.exec(filter.search.trim());
  if (filter.search !== undefined) {
    const found = number === null ? undefined : await read.cases.find({ number: Number(number[1]), ...(accountId === undefined ? {} : { accountId }) });
    return { items: await presentCases(ports, found === undefined ? [] : [found]), next: null, counts };
  }
  if (!isCustomer && filter.view === "queue") return { ...(await queued(ports, filter)), next: null, counts };
  const view: Readonly<Record<CaseView, { states?: readonly CaseState[]; assigneeId?: string | null }>> = { all: {}, queue: {}, mine: { states: ["open", "waiting"], assigneeId: caller.personId }, unassigned: { states: ["open"], assigneeId: null }, waiting: { states: ["waiting"] } };
  const rows = await read.lists.cases(
    {
      ...(isCustomer ? {} : view[filter.view]),
      ...(accountId === undefined ? {} : { accountId }),
      ...(filter.state === undefined ? {} : { states: [filter.state] }),
      ...(filter.department === undefined ? {} : { departmentId: filter.department }),
      ...(filter.isUrgent === undefined ? {} : { isUrgent: filter.isUrgent ? 1 : 0 }),
    },
    page,
  );
  return { items: await presentCases(ports, rows.items), next: rows.next, counts };
}

/** What waits for support, in the order of the policy, each with the sentence why (CAP-5, CON-5, HOT-2). Where the policy states none, by age. */
async function queued(ports: Ports, filter: CaseFilter): Promise<{ items: CaseSummary[] }> {
  const rows = await ports.records.read.cases.list({ state: "open", ...(filter.department === undefined ? {} : { departmentId: filter.department }), ...(filter.isUrgent === true ? { isUrgent: 1 as const } : {}), ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }) }, { by: "number", limit: queueMax });
  const [named, tiers] = [await namedOf(ports, rows), await tiersOf(ports, rows)];
  const { value } = decideNow(ports, "queue.order", { cases: rows.map((row) => ({ id: row.id, arrivedAt: row.openedAt, isUrgent: row.isUrgent === 1, isNamedCaller: named.has(row.id), tier: tiers.get(row.accountId) ?? null })) });
  const order = Array.isArray(value) ? (value as unknown as { readonly id: string; readonly why: string }[]) : rows.map(({ id, openedAt }) => ({ id, why: `Waiting since ${openedAt.slice(0, 16)}Z; this policy states no order.` }));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { items: await presentCases(ports, order.flatMap(({ id }) => byId.get(id) ?? []), new Map(order.map(({ id, why }) => [id, why]))) };
}

/** Who is a named caller now: a sender who becomes one moves up (CAP-5). */
async function namedOf(ports: Ports, rows: readonly CaseRow[]): Promise<ReadonlySet<string>> {
  const { read } = ports.records;
  const accountIds = [...new Set(rows.map(({ accountId }) => accountId))];
  if (accountIds.length === 0) return new Set();
  const contacts = await read.supportContacts.list({ accountId: accountIds, isNamed: 1, removedAt: null });
  const openers = rows.flatMap(({ openedBy }) => openedBy ?? []);
  const people = new Map((openers.length === 0 ? [] : await read.people.list({ id: openers })).map((person) => [person.id, person.email]));
  return new Set(rows.filter((row) => contacts.some((contact) => contact.accountId === row.accountId && (contact.id === row.contactId || (row.openedBy !== null && contact.email === people.get(row.openedBy))))).map(({ id }) => id));
}

async function tiersOf(ports: Ports, rows: readonly CaseRow[]): Promise<ReadonlyMap<string, string | null>> {
  const accountIds = [...new Set(rows.map(({ accountId }) => accountId))];
  return new Map((accountIds.length === 0 ? [] : await ports.records.read.supportAccounts.list({ accountId: accountIds })).map((row) => [row.accountId, row.tier]));
}

async function countsOf(ports: Ports, caller: Caller): Promise<NonNullable<CaseList["counts"]>> {
  const { cases } = ports.records.read;
  const [queue, mine, unassigned, waiting] = await Promise.all([
    cases.count({ state: "open" }),
    cases.count({ assigneeId: caller.personId, state: ["open", "waiting"] }),
    cases.count({ assigneeId: null, state: "open" }),
    cases.count({ state: "waiting" }),
  ]);
  return { queue, mine, unassigned, waiting };
}
