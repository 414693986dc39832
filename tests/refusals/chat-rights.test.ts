import { beforeAll, describe, expect, it } from "vitest";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

let portal: ChatPortal;
beforeAll(async () => { portal = await startChatPortal(); });

const end = (id: string) => portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/end`, {});

/** Every route that leads into a chat, with a body that would otherwise do. */
const ways = (personId: string, caseId?: string): readonly (readonly [string, string, object | undefined])[] => [
  ["GET", "", undefined],
  ["POST", "/accept", undefined],
  ["POST", "/messages", { text: "Hello" }],
  ["POST", "/hand-over", { personId }],
  ["POST", "/direct", { topic: "billing" }],
  ["POST", "/end", {}],
  ["POST", "/case", caseId === undefined ? {} : { caseId }],
  ["POST", "/incidents", { kind: "A", about: "other", words: "refused", refusedQuestions: true }],
];

describe("who is no part of a chat", () => {
  it("is told of a foreign chat as of one that is not there, in the same words", async () => {
    const id = await portal.running();
    const nobodys = `chat_${"a".repeat(26)}`;
    for (const [method, path, body] of [["GET", "", undefined], ["POST", "/messages", { text: "Hi" }], ["POST", "/end", {}], ["POST", "/case", {}], ["POST", "/survey", { score: 5 }]] as const) {
      const foreign = await portal.ask(portal.cast.otherCustomer, method, `/api/chats/${id}${path}`, body);
      expect(foreign).toEqual(await portal.ask(portal.cast.otherCustomer, method, `/api/chats/${nobodys}${path}`, body));
      expect(foreign.status).toBe(404);
    }
    expect((await portal.ask(portal.cast.otherCustomer, "GET", "/api/chats")).body.items).toEqual([]);
    expect((await portal.ask(portal.cast.auditor, "GET", `/api/chats/${id}`)).status).toBe(403);
    await end(id);
  });

  it("of programming or infrastructure reaches no chat by any route, not even as a supervisor or with a second department (ALE-3)", async () => {
    const { staff, otherStaff, contractor, supervisor } = portal.cast;
    await portal.inDepartment(otherStaff, "programming");
    await portal.inDepartment(otherStaff, "support");
    await portal.inDepartment(contractor, "infrastructure");
    const id = await portal.asked();
    for (const who of [otherStaff, contractor]) {
      for (const [method, path, body] of ways(staff.personId)) expect(await portal.ask(who, method, `/api/chats/${id}${path}`, body)).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "ALE-3" } } } });
      expect((await portal.ask(who, "PUT", "/api/chat/presence", { state: "present" })).status).toBe(403);
      expect((await portal.ask(who, "GET", "/api/chats?view=waiting")).status).toBe(403);
      expect((await portal.ask(who, "GET", "/api/chat/waiting")).body).toEqual({ waiting: null });
    }
    await portal.ask(staff, "POST", `/api/chats/${id}/accept`);
    for (const who of [otherStaff, contractor]) expect((await portal.ask(staff, "POST", `/api/chats/${id}/hand-over`, { personId: who.personId })).body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "ALE-3" } } });
    await portal.inDepartment(supervisor, "programming");
    expect((await portal.ask(supervisor, "POST", `/api/chats/${id}/hand-over`, { personId: supervisor.personId })).status).toBe(403);
    expect(await portal.ports.records.read.chats.find({ id })).toMatchObject({ holderId: staff.personId, handledBy: JSON.stringify([staff.personId]) });
    await end(id);
  });

  it("does not say, end, direct or hand over what somebody else answers, nor hand it to customers", async () => {
    const { staff, customer } = portal.cast;
    const watcher = portal.cast.supervisor;
    await portal.ports.records.read.departmentMembers.remove({ personId: watcher.personId });
    const id = await portal.running();
    for (const [path, body] of [["/messages", { text: "Hi" }], ["/end", {}], ["/direct", { topic: "billing" }]] as const) expect((await portal.ask(watcher, "POST", `/api/chats/${id}${path}`, body)).body.code).toBe("held-by-another");
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/hand-over`, { personId: customer.personId })).status).toBe(404);
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/survey`, { score: 5 })).status).toBe(403);
    await end(id);
    expect((await portal.ask(customer, "POST", `/api/chats/${id}/messages`, { text: "Hi" })).body).toMatchObject({ code: "wrong-state" });
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/accept`)).body).toMatchObject({ code: "wrong-state" });
  });
});

describe("a chat is refused with what is still possible", () => {
  const ask = (body: object = {}) => portal.ask(portal.cast.customer, "POST", "/api/chats", { wasNoticeShown: true, text: "Hello", ...body });
  const rule = async (body?: object) => (await ask(body)).body.facts.decision as { ruleId: string; outcome: string; offers: { kind: string }[] };

  it("where the subscription does not include it, and where nobody has recorded whether it does (ALE-1)", async () => {
    await portal.beThere(portal.cast.staff);
    const plan = (includesChat: boolean | null) => portal.ask(portal.cast.staff, "PATCH", `/api/accounts/${portal.accountId}/support`, { plan: { includesChat } });
    await plan(false);
    expect(await rule()).toMatchObject({ outcome: "deny", ruleId: "ALE-1", offers: [{ kind: "open-case" }, { kind: "upgrade-plan" }] });
    await plan(null);
    expect(await rule()).toMatchObject({ outcome: "review", ruleId: "ALE-1", offers: [{ kind: "open-case" }] });
    await plan(true);
    expect((await portal.ports.records.read.decisions.list({ rule: "chat.access", outcome: "deny" })).length).toBeGreaterThan(0);
  });

  it("while everybody is away, out of their shift, or support is closed (ALE-2)", async () => {
    const { staff, supervisor } = portal.cast;
    await portal.ask(staff, "PUT", "/api/chat/presence", { state: "away" });
    expect(await rule()).toMatchObject({ ruleId: "ALE-2", offers: [{ kind: "open-case" }] });
    await portal.beThere(staff);
    portal.clock.advance({ minutes: 4 });
    expect(await rule()).toMatchObject({ ruleId: "ALE-2" });
    await portal.beThere(staff);
    await portal.ask(supervisor, "PUT", `/api/chat/shifts/${staff.personId}`, { shifts: [{ weekday: 4, fromMinute: 600, untilMinute: 720 }] });
    expect((await ask()).body.facts.decision).toMatchObject({ ruleId: "ALE-2", nextChangeAt: "2026-11-19T16:00:00Z" });
    portal.clock.set("2026-11-19T16:00:00Z");
    await portal.beThere(staff);
    const { body } = await ask();
    expect(body.route).toBe("chat");
    portal.clock.set("2026-11-19T18:00:00Z");
    expect((await portal.ask(staff, "POST", `/api/chats/${String(body.chat.id)}/accept`)).body).toMatchObject({ facts: { decision: { ruleId: "ALE-2" } } });
    await end(body.chat.id as string);
    await portal.ask(supervisor, "PUT", `/api/chat/shifts/${staff.personId}`, { shifts: [{ weekday: 4, fromMinute: 0, untilMinute: 1440 }] });
    await portal.beThere(staff);
    portal.clock.set("2026-11-20T00:00:00Z");
    await portal.beThere(staff);
    expect(await rule()).toMatchObject({ ruleId: "ALE-2" });
    portal.clock.set("2026-11-26T15:00:00Z");
  });

  it("for a case or a shift that is nobody's or makes no sense", async () => {
    const { staff, supervisor, customer } = portal.cast;
    await portal.beThere(staff);
    expect((await ask({ caseId: `case_${"b".repeat(26)}` })).status).toBe(404);
    expect((await ask({ colour: "red" })).status).toBe(400);
    const shifts = (body: object, who = staff.personId) => portal.ask(supervisor, "PUT", `/api/chat/shifts/${who}`, { shifts: [body] });
    expect((await shifts({ weekday: 1, fromMinute: 600, untilMinute: 600 })).status).toBe(400);
    expect((await shifts({ weekday: 8, fromMinute: 0, untilMinute: 600 })).status).toBe(400);
    expect((await shifts({ weekday: 1, fromMinute: 0, untilMinute: 600 }, customer.personId)).status).toBe(404);
    expect((await portal.ask(staff, "PUT", `/api/chat/shifts/${staff.personId}`, { shifts: [] })).status).toBe(403);
  });

  it("overseas, unless it was asked for a working day before and confirmed (CAP-13)", async () => {
    const other = await startChatPortal({ environment: { POLICY_FILE: "default" } });
    await other.ask(other.cast.staff, "PATCH", `/api/accounts/${other.accountId}/support`, { plan: { isOverseas: true } });
    await other.beThere(other.cast.staff);
    const wish = () => other.ask(other.cast.customer, "POST", "/api/chats", { wasNoticeShown: true, text: "Hello" });
    expect((await wish()).body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "CAP-13" } } });
    const { departments, appointments } = other.ports.records.read;
    if ((await departments.find({ id: "support" })) === undefined) await departments.insert({ id: "support", title: "Support", closedAt: null });
    const row = { id: "appointment_1", accountId: other.accountId, personId: null, caseId: null, departmentId: "support", kind: "chat", way: "telephone", askedAt: "2026-11-17T10:00:00.000Z", startsAt: "2026-11-19T14:30:00.000Z", endsAt: "2026-11-19T15:30:00.000Z", confirmedAt: null, confirmedBy: null, cancelledAt: null } as const;
    await appointments.insert(row);
    expect((await wish()).status).toBe(403);
    await appointments.update({ id: row.id }, { confirmedAt: "2026-11-17T12:00:00.000Z", confirmedBy: other.cast.staff.personId });
    expect((await wish()).status).toBe(201);
  });
});

describe("two at once", () => {
  it("take one chat: one of them holds it, and the other is told so", async () => {
    const { staff, otherStaff, supervisor } = portal.cast;
    await portal.ports.records.read.departmentMembers.remove({ personId: otherStaff.personId });
    const allWeek = { shifts: [4].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })) };
    for (const who of [staff, otherStaff]) await portal.ask(supervisor, "PUT", `/api/chat/shifts/${who.personId}`, allWeek);
    await portal.beThere(staff, otherStaff);
    for (let round = 0; round < 5; round += 1) {
      const id = await portal.asked();
      const answers = await Promise.all([staff, otherStaff].map((who) => portal.ask(who, "POST", `/api/chats/${id}/accept`)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe("held-by-another");
      await end(id);
    }
  });

  it("ask for a chat as one person: there is one chat", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((number) => portal.ask(portal.cast.customer, "POST", "/api/chats", { wasNoticeShown: true, text: `Hello ${String(number)}` })));
    expect(new Set(answers.map(({ body }) => body.chat?.id as string)).size).toBe(1);
    expect(await portal.ports.records.read.chats.count({ state: "waiting" })).toBe(1);
    await end(answers[0]?.body.chat.id as string);
  });

  it("make a case of one chat: there is one case", async () => {
    const id = await portal.running();
    const answers = await Promise.all([portal.cast.customer, portal.cast.staff].map((who) => portal.ask(who, "POST", `/api/chats/${id}/case`, {})));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(await portal.ports.records.read.cases.count({ chatId: id })).toBe(1);
  });
});
