import { beforeAll, describe, expect, it } from "vitest";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

let portal: ChatPortal;
beforeAll(async () => { portal = await startChatPortal(); });

const say = (id: string, text: string, who = portal.cast.customer) => portal.ask(who, "POST", `/api/chats/${id}/messages`, { text });
const show = async (id: string, who = portal.cast.customer) => (await portal.ask(who, "GET", `/api/chats/${id}`)).body;
const end = (id: string, who = portal.cast.customer) => portal.ask(who, "POST", `/api/chats/${id}/end`, {});

describe("a chat", () => {
  it("says before the first message what it is for, what it is not for and what suspends it, and promises no answer at once (ALE-7, ALE-8)", async () => {
    const { customer } = portal.cast;
    const { body: desk } = await portal.ask(customer, "GET", "/api/chat");
    expect(desk).toMatchObject({ decision: { outcome: "allow", ruleId: "ALE-8" }, warnMinutes: 15, endMinutes: 20, answering: [{ name: "Sam Okafor" }], waiting: 0, currentId: null, suspension: null });
    for (const list of ["purposes", "notFor", "canSuspend"]) expect(desk.notice[list].length).toBeGreaterThan(2);
    expect(desk.decision.reasons.join(" ")).toContain("no answer at once is promised");
    const unread = await portal.ask(customer, "POST", "/api/chats", { wasNoticeShown: false, text: "Hello" });
    expect(unread).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "ALE-7" } } } });
  });

  it("waits with a place in the queue, is taken once, and is read by both sides", async () => {
    const id = await portal.asked("How do I print?");
    expect(await show(id)).toMatchObject({ state: "waiting", stage: "waiting", place: 1, holder: null, messages: [{ text: "How do I print?", author: { name: "Berta Schröder" } }] });
    expect((await portal.ask(portal.cast.customer, "POST", "/api/chats", { wasNoticeShown: true, text: "again" })).body.chat.id).toBe(id);
    expect((await portal.ask(portal.cast.staff, "GET", "/api/chats?view=waiting")).body.items).toMatchObject([{ id, account: { name: "Bäckerei Schröder GmbH" } }]);
    expect((await portal.ask(portal.cast.staff, "GET", "/api/chat/waiting")).body).toEqual({ waiting: 1 });
    expect((await portal.ask(portal.cast.staff, "POST", `/api/chats/${id}/accept`)).status).toBe(200);
    expect((await portal.ask(portal.cast.staff, "GET", "/api/chat/waiting")).body).toEqual({ waiting: 0 });
    expect((await say(id, "With the printer icon.", portal.cast.staff)).body.messages).toHaveLength(2);
    expect(await show(id)).toMatchObject({ state: "running", stage: "running", holder: { name: "Sam Okafor" }, messages: [{}, { text: "With the printer icon.", author: { isStaff: true } }] });
    expect((await end(id, portal.cast.staff)).body).toMatchObject({ state: "ended", end: "solved" });
  });

  it("tells nothing at 14:59, warns at 15:00, is allowed at 19:59, and at 20:00 can only go on as a case, with all that was said (ALE-5)", async () => {
    const { customer, staff } = portal.cast;
    portal.clock.advance({ hours: 1 });
    await portal.beThere(staff);
    const id = await portal.asked("The report is empty", { topic: "fault-seen" });
    portal.clock.advance({ minutes: 2 });
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/accept`)).body).toMatchObject({ minutes: 0, nextChangeAt: "2026-11-19T16:17:00Z" });
    portal.clock.set("2026-11-19T16:16:59Z");
    expect(await portal.tick()).toBe("nothing was due");
    expect(await show(id)).toMatchObject({ stage: "running", minutes: 14 });
    portal.clock.set("2026-11-19T16:17:00Z");
    expect(await portal.tick()).toBe("warnings 1");
    expect(await portal.tick()).toBe("nothing was due");
    expect(await show(id)).toMatchObject({ stage: "warning", minutes: 15 });
    portal.clock.set("2026-11-19T16:21:59Z");
    expect((await say(id, "Still empty")).status).toBe(201);
    portal.clock.set("2026-11-19T16:22:00Z");
    for (const who of [customer, staff]) {
      expect(await say(id, "One more", who)).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId: "ALE-5", offers: [{ kind: "open-case" }] } } } });
      expect((await show(id, who)).verbs).toContain("into-case");
      expect((await show(id, who)).verbs).not.toContain("say");
    }
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/end`, {})).status).toBe(403);
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/hand-over`, { personId: portal.cast.otherStaff.personId })).status).toBe(403);

    const converted = await portal.ask(customer, "POST", `/api/chats/${id}/case`, { title: "The report is empty" });
    expect(converted).toMatchObject({ status: 201, body: { state: "ended", end: "case", survey: { isOpen: true } } });
    const { caseId } = converted.body as { caseId: string };
    const { cases, caseMessages } = portal.ports.records.read;
    expect(await cases.find({ id: caseId })).toMatchObject({ accountId: portal.accountId, channel: "chat", chatId: id, departmentId: "support", state: "open" });
    expect(await caseMessages.count({ caseId })).toBe(3);
    expect(await portal.ask(customer, "POST", `/api/chats/${id}/case`, {})).toMatchObject({ status: 409, body: { facts: { caseId } } });

    // The same matter again within a day joins the case, open or not; a day later it is a chat again.
    portal.clock.advance({ hours: 1 });
    await portal.beThere(staff);
    const joined = await portal.ask(customer, "POST", "/api/chats", { wasNoticeShown: true, topic: "fault-seen", text: "It is full again" });
    expect(joined).toMatchObject({ status: 201, body: { route: "case", caseId, chat: null } });
    expect(await caseMessages.count({ caseId })).toBe(4);
    await cases.update({ id: caseId }, { state: "resolved" });
    expect((await portal.ask(customer, "POST", "/api/chats", { wasNoticeShown: true, topic: "fault-seen", text: "Empty again" })).body.route).toBe("case");
    await cases.update({ id: caseId }, { state: "closed" });
    portal.clock.set("2026-11-20T16:22:01Z");
    await portal.beThere(staff);
    const anew = await portal.ask(customer, "POST", "/api/chats", { wasNoticeShown: true, topic: "fault-seen", text: "Empty once more" });
    expect(anew.body.route).toBe("chat");
    await end(anew.body.chat.id as string);
  });

  it("keeps its clock when it is handed over, and a hand-over goes only to somebody in their shift (ALE-2, ALE-5)", async () => {
    const { staff, otherStaff, contractor } = portal.cast;
    const id = await portal.running();
    portal.clock.advance({ minutes: 14 });
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/hand-over`, { personId: contractor.personId })).body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "ALE-2" } } });
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/hand-over`, { personId: otherStaff.personId })).body).toMatchObject({ minutes: 14, holder: { name: "Tess Moreau" }, handledBy: [{ name: "Sam Okafor" }, { name: "Tess Moreau" }] });
    portal.clock.advance({ minutes: 1 });
    expect(await show(id)).toMatchObject({ stage: "warning", minutes: 15 });
    expect((await say(id, "Hello", staff)).status).toBe(409);
    expect((await say(id, "Hello", otherStaff)).status).toBe(201);
    expect((await end(id, otherStaff)).status).toBe(200);
    // The survey counts for both (ALE-10).
    expect((await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/survey`, { score: 4, text: "Quick." })).body.survey).toEqual({ isOpen: false, score: 4 });
    expect((await portal.ask(portal.cast.supervisor, "GET", "/api/chat/averages")).body.people.map(({ person, averageHundredths }: { person: { name: string }; averageHundredths: number }) => [person.name, averageHundredths])).toEqual(expect.arrayContaining([["Sam Okafor", 400], ["Tess Moreau", 400]]));
  });

  it("offers one survey however it ended, none where nobody had accepted, and takes one answer at most (ALE-9)", async () => {
    const { customer, staff } = portal.cast;
    await portal.beThere(staff);
    const unanswered = await portal.asked();
    expect((await end(unanswered)).body).toMatchObject({ end: "left", survey: null });
    expect((await portal.ask(customer, "POST", `/api/chats/${unanswered}/survey`, { score: 1 })).status).toBe(403);
    const left = await portal.running();
    expect((await end(left)).body).toMatchObject({ end: "left", survey: { isOpen: true, score: null } });
    expect((await portal.ask(customer, "POST", `/api/chats/${left}/survey`, { skip: true })).body.survey).toEqual({ isOpen: false, score: null });
    const done = await portal.running();
    await end(done, staff);
    const answers = await Promise.all([1, 2, 3].map((score) => portal.ask(customer, "POST", `/api/chats/${done}/survey`, { score })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403]);
  });

  it("only points the way for billing, and what programming must do becomes its case and is not closed as solved (ALE-4, ALE-6)", async () => {
    const { staff } = portal.cast;
    const id = await portal.running("Why was I billed twice?");
    const direct = (topic: string, detail?: string) => portal.ask(staff, "POST", `/api/chats/${id}/direct`, { topic, ...(detail === undefined ? {} : { detail }) });
    const billing = await direct("billing");
    expect(billing.body.decision).toMatchObject({ outcome: "deny", ruleId: "ALE-6", offers: [{ kind: "directed" }] });
    expect((await show(id)).messages.at(-1)).toMatchObject({ author: null, text: expect.stringContaining("billing office") });
    expect((await direct("other")).status).toBe(400);
    expect((await direct("subscription")).body.decision.outcome).toBe("allow");
    expect((await direct("programming-fix")).body.decision.offers[0]).toMatchObject({ kind: "ticketed" });
    expect((await end(id, staff)).body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "ALE-4" } } });
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/case`, { department: "support" })).body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "ALE-4" } } });
    const { body } = await portal.ask(staff, "POST", `/api/chats/${id}/case`, { title: "Billed twice" });
    expect(await portal.ports.records.read.cases.find({ id: body.caseId })).toMatchObject({ departmentId: "programming" });
  });

  it("that names an open case puts the message there (ALE-13), and one that belongs to a case joins it with all that was said", async () => {
    const { customer, staff } = portal.cast;
    const { body: desk } = await portal.ask(customer, "GET", "/api/chat");
    const caseId = desk.cases[0].id as string;
    await portal.beThere(staff);
    const before = await portal.ports.records.read.caseMessages.count({ caseId });
    expect((await portal.ask(customer, "POST", "/api/chats", { wasNoticeShown: true, caseId, text: "Any news?" })).body).toMatchObject({ route: "case", caseId });
    const id = await portal.running("Something else");
    expect((await portal.ask(staff, "POST", `/api/chats/${id}/case`, { caseId })).body).toMatchObject({ end: "case", caseId });
    expect(await portal.ports.records.read.caseMessages.count({ caseId })).toBe(before + 2);
  });

  it("ends by itself when both sides leave it alone, and does not begin anew on its matter", async () => {
    const { customer } = portal.cast;
    const id = await portal.running("The menu is gone", { topic: "basic-question" });
    portal.clock.advance({ minutes: 30 });
    expect(await portal.tick()).toContain("ended 1");
    expect(await show(id)).toMatchObject({ state: "ended", end: "timed-out", caseId: null, survey: { isOpen: true } });
    await portal.beThere(portal.cast.staff);
    expect((await portal.ask(customer, "POST", "/api/chats", { wasNoticeShown: true, topic: "basic-question", text: "Me again" })).body).toMatchObject({ code: "policy-refused", facts: { decision: { ruleId: "ALE-5" } } });
    expect((await portal.ask(customer, "POST", `/api/chats/${id}/case`, {})).status).toBe(201);
  });

  it("that nobody can answer any more is ended with the case on offer", async () => {
    await portal.beThere(portal.cast.staff);
    const id = await portal.asked();
    portal.clock.advance({ minutes: 4 });
    expect(await portal.tick()).toBe("unanswered 1");
    expect(await show(id)).toMatchObject({ state: "ended", end: "timed-out", survey: null, verbs: ["into-case"] });
  });

  it("leaves no word of it in the records or the ledger, and none is readable once its time is over", async () => {
    const { records } = portal.ports;
    const id = await portal.running("kanarienvogel");
    const sealed = await records.read.chatMessages.list({ chatId: id });
    expect(sealed.every(({ textSealed }) => textSealed !== null && !Buffer.from(textSealed).includes("kanarienvogel"))).toBe(true);
    await end(id);
    expect(JSON.stringify((await records.read.ledgerRows.list({})).map(({ facts }) => facts))).not.toContain("kanarienvogel");
    expect(JSON.stringify(await records.read.decisions.list({}))).not.toContain("kanarienvogel");
    portal.clock.advance({ hours: 180 * 24 });
    expect(await portal.tick()).toContain("forgotten");
    expect((await records.read.chatMessages.list({ chatId: id })).every(({ textSealed }) => textSealed === null)).toBe(true);
    expect(await records.read.chats.find({ id })).toMatchObject({ textKey: null, textKeyId: null });
  });
});
