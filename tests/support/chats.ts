import { runChats } from "../../server/actions/chats/run-chats.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { createTestClock, startPortal, type TestPortal } from "./portal.ts";

/** What a route answered, read as JSON. */
export interface Answer {
  readonly status: number;
  // A test looks into answers as it likes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** A portal under the policy with chat, on a Thursday at 15:00 in UTC, with Sam and Tess in their shifts and Sam there. */
export interface ChatPortal extends TestPortal {
  readonly accountId: string;
  ask(who: Enrolled, method: string, path: string, body?: unknown): Promise<Answer>;
  /** Berta asks; gives the chat's id. */
  asked(text?: string, more?: object): Promise<string>;
  /** Berta asks and Sam accepts; gives the chat's id. */
  running(text?: string, more?: object): Promise<string>;
  /** Says again who is there: a moved clock makes them absent. */
  beThere(...people: Enrolled[]): Promise<void>;
  tick(): Promise<string>;
  inDepartment(who: Enrolled, department: string): Promise<void>;
}

const allWeek = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 }));

export async function startChatPortal(options: { environment?: Record<string, string>; hasJobs?: boolean; start?: string } = {}): Promise<ChatPortal> {
  const portal = await startPortal({ environment: { POLICY_FILE: "aleyant", ...options.environment }, clock: createTestClock(options.start ?? "2026-11-19T15:00:00Z"), hasJobs: options.hasJobs ?? false });
  const { customer, staff, otherStaff, supervisor } = portal.cast;
  const ask = async (who: Enrolled, method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(portal.url + path, { method, headers: { ...portal.bearer(who), ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  };
  const good = async (answer: Promise<Answer>): Promise<Answer> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${String(status)} ${JSON.stringify(body)}`);
    return { status, body };
  };
  const accountId = (await portal.caller(customer)).accountId ?? "";
  await good(ask(staff, "PATCH", `/api/accounts/${accountId}/support`, { plan: { includesChat: true } }));
  for (const who of [staff, otherStaff]) await good(ask(supervisor, "PUT", `/api/chat/shifts/${who.personId}`, { shifts: allWeek }));
  const beThere = async (...people: Enrolled[]): Promise<void> => { for (const who of people) await good(ask(who, "PUT", "/api/chat/presence", { state: "present" })); };
  await beThere(staff);
  const asked = async (text = "How do I print?", more: object = {}): Promise<string> => (await good(ask(customer, "POST", "/api/chats", { wasNoticeShown: true, text, ...more }))).body.chat.id as string;
  const running = async (text?: string, more?: object): Promise<string> => {
    await beThere(staff);
    const id = await asked(text, more);
    await good(ask(staff, "POST", `/api/chats/${id}/accept`));
    return id;
  };
  const inDepartment = async (who: Enrolled, department: string): Promise<void> => {
    const { departments, departmentMembers } = portal.ports.records.read;
    if ((await departments.find({ id: department })) === undefined) await departments.insert({ id: department, title: department, closedAt: null });
    await departmentMembers.insert({ id: portal.ports.randomness.id("member"), departmentId: department, personId: who.personId, since: "2026-01-01T00:00:00.000Z" });
  };
  return { ...portal, accountId, ask, asked, running, beThere, inDepartment, tick: () => runChats(portal.ports) };
}
