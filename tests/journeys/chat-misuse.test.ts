import { beforeEach, describe, expect, it } from "vitest";
import { createTus, patchTus } from "../support/http.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

let portal: ChatPortal;
beforeEach(async () => { portal = await startChatPortal(); });

/** The same hour of the next day on which support is open. */
function nextWorkingDay(): void {
  do portal.clock.advance({ hours: 24 });
  while (portal.clock.now().toZonedDateTimeISO("America/Chicago").dayOfWeek > 5);
}

/** A chat that ended, on a day of its own. */
async function endedChat(score?: number): Promise<string> {
  const id = await portal.running();
  await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/end`, {});
  if (score !== undefined) await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/survey`, { score });
  nextWorkingDay();
  return id;
}

const file = (chatId: string, incident: object, who = portal.cast.staff) => portal.ask(who, "POST", `/api/chats/${chatId}/incidents`, { about: "other", words: "what happened", ...incident });
const suspend = (kind: string) => portal.ask(portal.cast.supervisor, "POST", `/api/accounts/${portal.accountId}/chat-suspensions`, { kind });
const warn = (kind: string) => portal.ask(portal.cast.supervisor, "POST", `/api/accounts/${portal.accountId}/chat-warnings`, { kind });
const askAgain = async () => {
  await portal.beThere(portal.cast.staff);
  return portal.ask(portal.cast.customer, "POST", "/api/chats", { wasNoticeShown: true, text: "May I?" });
};
const refused = { kind: "A", refusedQuestions: true };
const insult = { kind: "D", about: "person" };

/** Two insults, confirmed: enough for a suspension. */
async function suspendedByInsults(): Promise<{ suspension: { id: string; endsAt: string }; incidentIds: string[] }> {
  const incidentIds: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    const { body } = await file(await endedChat(), insult);
    incidentIds.push(body.id as string);
    expect((await portal.ask(portal.cast.supervisor, "POST", `/api/chat/incidents/${String(body.id)}/confirm`)).status).toBe(200);
  }
  const { status, body } = await suspend("D");
  expect(status).toBe(201);
  return { suspension: body as { id: string; endsAt: string }, incidentIds };
}

describe("incidents of chats", () => {
  it("are documented, and anger, news, one complaint or one bad survey is none (ALE-11, ALE-12, ALE-13)", async () => {
    const id = await endedChat(1);
    const no = async (incident: object, ruleId: string) => { expect(await file(id, incident)).toMatchObject({ status: 403, body: { code: "policy-refused", facts: { decision: { ruleId } } } }); };
    await no({ kind: "D", about: "outage" }, "ALE-11");
    await no({ kind: "O", about: "time" }, "ALE-11");
    await no({ kind: "A" }, "ALE-12");
    await no({ ...refused, broughtNews: true }, "ALE-13");
    await no({ kind: "B" }, "ALE-12");
    expect((await file(id, { kind: "A", refusedQuestions: true, words: "" })).status).toBe(400);
    expect((await file(id, refused)).body).toMatchObject({ kind: "A", words: "what happened", filedBy: { name: "Sam Okafor" }, needsConfirmation: false });
  });

  it("of kind A suspend after three from different chats in thirty days, with a warning before the third (ALE-12)", async () => {
    const first = await endedChat();
    await file(first, refused);
    await file(first, refused);
    expect((await suspend("A")).body.facts.decision.reasons[0]).toContain("1 of 3");
    await file(await endedChat(), refused);
    await file(await endedChat(), refused);
    expect((await suspend("A")).body.facts.decision).toMatchObject({ ruleId: "ALE-12", reasons: [expect.stringContaining("warning")] });
    expect((await warn("A")).status).toBe(204);
    expect((await suspend("A")).status).toBe(403);
    portal.clock.advance({ minutes: 1 });
    await file(await endedChat(), refused);
    expect((await suspend("A")).status).toBe(201);
    expect((await askAgain()).body.facts.decision).toMatchObject({ ruleId: "ALE-16" });
  });

  it("of kind B need an open matter of another department and a complaint before this one (ALE-11, ALE-12)", async () => {
    const { staff } = portal.cast;
    const opener = await portal.running();
    const { caseId } = (await portal.ask(staff, "POST", `/api/chats/${opener}/case`, { department: "programming" })).body as { caseId: string };
    nextWorkingDay();
    const complaint = async (): Promise<string> => {
      const id = await portal.running("When is it done?");
      await portal.ask(staff, "POST", `/api/chats/${id}/case`, { caseId });
      nextWorkingDay();
      return id;
    };
    expect((await file(await complaint(), { kind: "B", about: "time" })).body).toMatchObject({ facts: { decision: { ruleId: "ALE-11" } } });
    const second = await complaint();
    expect((await file(second, { kind: "B", about: "time", broughtNews: true })).body).toMatchObject({ facts: { decision: { ruleId: "ALE-13" } } });
    expect((await file(second, { kind: "B", about: "time" })).status).toBe(201);
    await portal.ports.records.read.cases.update({ id: caseId }, { state: "resolved" });
    expect((await file(second, { kind: "B", about: "time" })).body).toMatchObject({ facts: { decision: { ruleId: "ALE-12" } } });
  });

  it("of kind C are not filed or judged by whoever was rated, and such surveys stay out of the averages (ALE-14, ALE-22)", async () => {
    await endedChat(5);
    await endedChat(1);
    const bad = await endedChat(1);
    expect((await file(bad, { kind: "C" })).body).toMatchObject({ facts: { decision: { ruleId: "ALE-14" } } });
    expect((await file(bad, { kind: "C", isUnderStaffControl: true }, portal.cast.otherStaff)).body).toMatchObject({ facts: { decision: { ruleId: "ALE-12" } } });
    const averages = async () => (await portal.ask(portal.cast.supervisor, "GET", "/api/chat/averages")).body;
    expect(await averages()).toMatchObject({ leftOut: 0, people: [{ surveys: 3, averageHundredths: 233 }] });
    const { body } = await file(bad, { kind: "C" }, portal.cast.otherStaff);
    expect(await averages()).toMatchObject({ leftOut: 1, people: [{ surveys: 2, averageHundredths: 300 }] });
    await portal.ask(portal.cast.supervisor, "POST", `/api/chat/incidents/${String(body.id)}/reverse`);
    expect(await averages()).toMatchObject({ leftOut: 0 });
  });

  it("count an insult only once a supervisor who did not file it has confirmed it; a severe one is enough (ALE-12)", async () => {
    const id = await endedChat();
    const own = await file(id, { ...insult, isSevere: true }, portal.cast.supervisor);
    expect((await portal.ask(portal.cast.supervisor, "POST", `/api/chat/incidents/${String(own.body.id)}/confirm`)).status).toBe(403);
    expect((await suspend("D")).status).toBe(403);
    const { body } = await file(id, { ...insult, isSevere: true });
    await portal.ask(portal.cast.supervisor, "POST", `/api/chat/incidents/${String(body.id)}/confirm`);
    const suspended = await suspend("D");
    expect(suspended.body).toMatchObject({ supervisor: { name: "Vera Lindgren" }, incidentIds: [body.id], isInForce: true });
  });
});

describe("a suspension of chat", () => {
  it("tells the account its end and the way by case, lets a chat under way finish, and ends by itself to the second (ALE-16, ALE-17, ALE-19)", async () => {
    await portal.beThere(portal.cast.staff);
    const { suspension } = await suspendedByInsults();
    expect(suspension.endsAt).toBe("2026-12-23T15:00:00.000Z");
    const mails = (await portal.ports.records.read.outbox.list({ template: "chat-suspended" })).map(({ facts }) => JSON.parse(facts) as object);
    expect(mails).toMatchObject([{ endsAt: "2026-12-23T15:00:00Z", supervisor: "Vera Lindgren" }]);
    const denied = await askAgain();
    expect(denied).toMatchObject({ status: 403, body: { facts: { decision: { ruleId: "ALE-16", offers: [{ kind: "open-case" }, { kind: "e-mail" }, { kind: "appeal" }, { kind: "data-rights" }] } } } });
    expect((await portal.ask(portal.cast.customer, "GET", "/api/chat")).body.suspension).toMatchObject({ id: suspension.id, endsAt: "2026-12-23T15:00:00Z", isAppealed: false });
    portal.clock.set("2026-12-23T14:59:59Z");
    expect((await askAgain()).status).toBe(403);
    portal.clock.set("2026-12-23T15:00:00Z");
    expect((await askAgain()).body.route).toBe("chat");
  });

  it("does not stop the chat that is under way (ALE-19)", async () => {
    const first = await endedChat();
    const id = await portal.running();
    for (const chatId of [first, id]) await portal.ask(portal.cast.supervisor, "POST", `/api/chat/incidents/${String((await file(chatId, insult)).body.id)}/confirm`);
    expect((await suspend("D")).status).toBe(201);
    expect((await portal.ask(portal.cast.customer, "POST", `/api/chats/${id}/messages`, { text: "Let me finish" })).status).toBe(201);
    expect((await portal.ask(portal.cast.customer, "GET", "/api/chat")).body.decision).toMatchObject({ outcome: "allow", ruleId: "ALE-19" });
  });

  it("is lifted at once when an incident is withdrawn and too few remain (ALE-20), or by a supervisor after an appeal", async () => {
    const { incidentIds, suspension } = await suspendedByInsults();
    expect((await portal.ask(portal.cast.customer, "POST", `/api/chat/suspensions/${suspension.id}/appeal`, { text: "That was my cat." })).status).toBe(204);
    expect((await portal.ask(portal.cast.customer, "POST", `/api/chat/suspensions/${suspension.id}/appeal`, { text: "Again" })).status).toBe(409);
    const overview = (await portal.ask(portal.cast.supervisor, "GET", "/api/chat/misuse")).body;
    expect(overview.suspensions).toMatchObject([{ id: suspension.id, isInForce: true, appeal: { text: "That was my cat." } }]);
    expect(overview.standings).toMatchObject([{ kind: "D", counted: 2, isSuspended: true }]);
    expect((await portal.ask(portal.cast.supervisor, "POST", `/api/chat/incidents/${incidentIds[0] ?? ""}/reverse`)).status).toBe(200);
    expect((await portal.ask(portal.cast.supervisor, "GET", "/api/chat/misuse")).body.suspensions).toMatchObject([{ isInForce: false, lifted: { by: { name: "Vera Lindgren" } } }]);
    expect(await portal.ports.records.read.outbox.count({ template: "chat-open-again" })).toBe(1);
    expect((await askAgain()).status).toBe(201);
  });

  it("that overlaps another takes the later end, never the sum (ALE-18)", async () => {
    const { suspension } = await suspendedByInsults();
    portal.clock.advance({ hours: 24 * 10 });
    const again = await suspend("D");
    expect(again.body.endsAt).toBe("2027-01-02T15:00:00.000Z");
    const access = (await portal.ask(portal.cast.customer, "GET", "/api/chat")).body;
    expect(access.suspension.endsAt).toBe("2027-01-02T15:00:00Z");
    expect((await portal.ask(portal.cast.supervisor, "POST", `/api/chat/suspensions/${String(again.body.id)}/lift`)).status).toBe(200);
    expect((await portal.ask(portal.cast.customer, "GET", "/api/chat")).body.suspension).toMatchObject({ id: suspension.id, endsAt: "2026-12-23T15:00:00Z" });
  });

  it("leaves a database to be sent, downloaded and deleted as ever (ALE-15, ALE-21)", async () => {
    await suspendedByInsults();
    const { customer } = portal.cast;
    const api = portal.as(customer);
    const { id } = await api("POST /api/transfers", { body: { purpose: "support" } });
    const content = Buffer.from("order,customer\n1,Berta\n");
    const created = await createTus(portal, customer, { transferId: id, name: "orders.csv", bytes: content.length });
    expect((await patchTus(portal, customer, created.headers.get("location") ?? "", 0, content)).status).toBe(204);
    expect((await portal.ask(customer, "POST", `/api/transfers/${id}/complete`, {})).status).toBe(202);
    expect((await portal.ask(customer, "POST", `/api/transfers/${id}/directions`, { delete: "now", reason: "no longer needed" })).status).toBe(202);
    expect((await askAgain()).status).toBe(403);
  });
});
