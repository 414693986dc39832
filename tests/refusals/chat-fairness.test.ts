import { beforeAll, describe, expect, it } from "vitest";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

let portal: ChatPortal;
beforeAll(async () => { portal = await startChatPortal(); });

const file = (chatId: string, incident: object, who = portal.cast.supervisor) => portal.ask(who, "POST", `/api/chats/${chatId}/incidents`, { about: "other", words: "what happened", ...incident });

/** A chat that ended an hour ago, with this survey. */
async function rated(score?: number): Promise<string> {
  const id = await portal.running();
  await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/end`, {});
  if (score !== undefined) await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/survey`, { score });
  portal.clock.advance({ minutes: 20 });
  return id;
}

describe("an incident is refused", () => {
  it("of a chat that nobody has answered", async () => {
    const id = await portal.asked();
    expect(await file(id, { kind: "D", about: "person" })).toMatchObject({ status: 409, body: { code: "wrong-state" } });
    await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/end`, {});
  });

  it("for bad surveys where the chat's own survey is a good one, or was not answered (ALE-12)", async () => {
    await rated(1);
    for (const score of [5, undefined]) expect(await file(await rated(score), { kind: "C" })).toMatchObject({ status: 409, body: { code: "wrong-state", detail: "This chat has no bad survey." } });
    expect(await portal.ports.records.read.incidents.count({})).toBe(0);
    expect((await file(await rated(2), { kind: "C" })).status).toBe(201);
  });
});

it("whoever was rated sends no warning for it either: a supervisor who is none of them does (ALE-14)", async () => {
  const { supervisor, staff, customer } = portal.cast;
  await portal.ask(supervisor, "PUT", `/api/chat/shifts/${supervisor.personId}`, { shifts: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })) });
  const id = await portal.running();
  expect((await portal.ask(staff, "POST", `/api/chats/${id}/hand-over`, { personId: supervisor.personId })).status).toBe(200);
  await portal.ask(customer, "POST", `/api/chats/${id}/end`, {});
  await portal.ask(customer, "POST", `/api/chats/${id}/survey`, { score: 1 });
  expect((await file(id, { kind: "C" })).body.facts.decision).toMatchObject({ ruleId: "ALE-14" });
  expect((await file(id, { kind: "C" }, portal.cast.otherStaff)).status).toBe(201);
  expect(await portal.ask(supervisor, "POST", `/api/accounts/${portal.accountId}/chat-warnings`, { kind: "C" })).toMatchObject({ status: 403, body: { code: "not-allowed" } });
  expect(await portal.ports.records.read.misuseWarnings.count({})).toBe(0);
});

it("the chats that ended come by pages, without a gap or a repeat, and by no made-up cursor", async () => {
  const page = async (query: string) => (await portal.ask(portal.cast.staff, "GET", `/api/chats?view=ended&${query}`)).body as { items: { id: string }[]; next: string | null };
  const all = (await page("limit=200")).items.map(({ id }) => id);
  expect(all.length).toBeGreaterThan(2);
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const { items, next }: { items: { id: string }[]; next: string | null } = await page(`limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
    seen.push(...items.map(({ id }) => id));
    cursor = next;
  }
  expect(seen).toEqual(all);
  expect((await portal.ask(portal.cast.staff, "GET", "/api/chats?view=ended&cursor=x")).status).toBe(400);
});

it("a refusal tells reasons and offers, never the facts behind it, such as who of support is where", async () => {
  await portal.ask(portal.cast.staff, "PUT", "/api/chat/presence", { state: "away" });
  const { decision } = (await portal.ask(portal.cast.customer, "POST", "/api/chats", { wasNoticeShown: true, text: "Hello" })).body.facts;
  expect(decision).toMatchObject({ outcome: "deny", ruleId: "ALE-2", offers: [{ kind: "open-case" }] });
  expect(Object.keys(decision as object)).not.toContain("facts");
  expect(JSON.stringify(decision)).not.toMatch(/isInShift|department/);
});
