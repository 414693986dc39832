import { beforeAll, describe, expect, it } from "vitest";
import { startChatPortal, type Answer, type ChatPortal } from "../support/chats.ts";

let portal: ChatPortal;
let appointmentId: string;

/** The default policy is open from 9 to 17, Monday to Friday, in UTC; the appointment is on a Thursday from 6:30 to 8:00. */
const [before, start, lastSecond, end] = ["2026-11-26T06:29:59Z", "2026-11-26T06:30:00Z", "2026-11-26T07:59:59Z", "2026-11-26T08:00:00Z"] as const;
const wish = { kind: "chat", local: "2026-11-26T06:30", zone: "UTC", minutes: 90 };

const post = (path: string, body: object = {}, who = portal.cast.customer): Promise<Answer> => portal.ask(who, "POST", path, body);
const askForChat = (who = portal.cast.customer): Promise<Answer> => post("/api/chats", { wasNoticeShown: true, text: "Good morning" }, who);
const deniedBy = async (answer: Promise<Answer>): Promise<string> => { const { status, body } = await answer; expect(status).toBe(403); return body.facts.decision.ruleId as string; };
const leave = (id: string): Promise<Answer> => post(`/api/chats/${id}/end`);

beforeAll(async () => {
  portal = await startChatPortal({ environment: { POLICY_FILE: "default" } });
  const { customer, staff, otherCustomer } = portal.cast;
  for (const who of [customer, otherCustomer]) await portal.ask(staff, "PATCH", `/api/accounts/${(await portal.caller(who)).accountId ?? ""}/support`, { plan: { includesChat: true, isOverseas: true } });
  appointmentId = (await post("/api/appointments", wish)).body.id as string;
  portal.clock.set("2026-11-20T10:00:00Z");
});

describe("an appointment outside of the hours", () => {
  it("opens no chat while nobody has confirmed it, in its time as little as before (CAP-12)", async () => {
    portal.clock.set("2026-11-26T07:00:00Z");
    await portal.beThere(portal.cast.staff);
    expect((await askForChat()).body.facts.decision).toMatchObject({ ruleId: "CAP-13", outcome: "review" });
    expect((await portal.ask(portal.cast.customer, "GET", "/api/chat")).body).toMatchObject({ decision: { outcome: "review" }, appointment: { isConfirmed: false, isOpenNow: false } });
    portal.clock.set("2026-11-20T10:00:00Z");
  });

  it("opens chat from its first second to its last once it is confirmed, without anybody's shift, and staff take it (CAP-12)", async () => {
    const { customer, staff } = portal.cast;
    expect((await post(`/api/appointments/${appointmentId}/confirm`, {}, staff)).status).toBe(200);
    portal.clock.set(before);
    await portal.beThere(staff);
    expect(await deniedBy(askForChat())).toBe("CAP-13");
    expect((await portal.ask(customer, "GET", "/api/chat")).body).toMatchObject({ decision: { outcome: "deny", nextChangeAt: start }, appointment: { id: appointmentId, startsAt: "2026-11-26T06:30:00.000Z", isConfirmed: true, isOpenNow: false } });
    portal.clock.set(start);
    expect((await portal.ask(customer, "GET", "/api/chat")).body).toMatchObject({ decision: { outcome: "allow", ruleId: "CAP-12", nextChangeAt: end }, appointment: { isOpenNow: true } });
    const first = await askForChat();
    expect(first).toMatchObject({ status: 201, body: { route: "chat" } });
    expect((await post(`/api/chats/${String(first.body.chat.id)}/accept`, {}, staff)).body).toMatchObject({ state: "running", holder: { name: "Sam Okafor" } });
    await leave(first.body.chat.id as string);
    expect(await portal.ports.records.read.decisions.find({ subjectId: first.body.chat.id as string })).toMatchObject({ rule: "calendar.appointment", ruleId: "CAP-12", outcome: "allow" });

    portal.clock.set(lastSecond);
    const last = (await askForChat()).body.chat.id as string;
    portal.clock.set(end);
    expect(await deniedBy(post(`/api/chats/${last}/accept`, {}, staff))).toBe("ALE-2");
    await leave(last);
    expect(await deniedBy(askForChat())).toBe("CAP-13");
  });

  it("lets a chat that was taken in its last second go on past its end, by the chat's own minutes (ALE-5, ALE-19)", async () => {
    const { staff, otherStaff } = portal.cast;
    portal.clock.set(lastSecond);
    const id = (await askForChat()).body.chat.id as string;
    await post(`/api/chats/${id}/accept`, {}, staff);
    portal.clock.set("2026-11-26T08:10:00Z");
    expect((await post(`/api/chats/${id}/messages`, { text: "Still there?" })).status).toBe(201);
    expect(await deniedBy(post(`/api/chats/${id}/hand-over`, { personId: otherStaff.personId }, staff))).toBe("ALE-2");
    await leave(id);
  });

  it("keeps who waits while nobody is there, until its end and no longer", async () => {
    portal.clock.set("2026-11-26T07:10:00Z");
    const id = (await askForChat()).body.chat.id as string;
    const show = async () => (await portal.ask(portal.cast.customer, "GET", `/api/chats/${id}`)).body;
    portal.clock.set(lastSecond);
    await portal.tick();
    expect(await show()).toMatchObject({ state: "waiting" });
    portal.clock.set(end);
    await portal.tick();
    expect(await show()).toMatchObject({ state: "ended", end: "timed-out" });
  });

  it("opens nothing for another account, and nothing for a call (CAP-12)", async () => {
    const { otherCustomer, staff } = portal.cast;
    portal.clock.set("2026-11-20T10:00:00Z");
    const call = (await post("/api/appointments", { ...wish, kind: "call" }, otherCustomer)).body.id as string;
    await post(`/api/appointments/${call}/confirm`, {}, staff);
    portal.clock.set("2026-11-26T07:00:00Z");
    expect(await deniedBy(askForChat(otherCustomer))).toBe("CAP-13");
    const mine = (await askForChat()).body.chat.id as string;
    await leave(mine);
  });

  it("brings nobody of a shut-out department into a chat, and lifts no suspension and no missing subscription (ALE-1, ALE-3, ALE-16)", async () => {
    const { otherStaff, staff, supervisor } = portal.cast;
    portal.clock.set("2026-11-26T07:00:00Z");
    await portal.inDepartment(otherStaff, "programming");
    const id = (await askForChat()).body.chat.id as string;
    expect(await deniedBy(post(`/api/chats/${id}/accept`, {}, otherStaff))).toBe("ALE-3");
    await leave(id);
    const plan = (includesChat: boolean) => portal.ask(staff, "PATCH", `/api/accounts/${portal.accountId}/support`, { plan: { includesChat } });
    await plan(false);
    expect(await deniedBy(askForChat())).toBe("ALE-1");
    await plan(true);
    const rude = (await askForChat()).body.chat.id as string;
    await post(`/api/chats/${rude}/accept`, {}, staff);
    await leave(rude);
    const incident = (await post(`/api/chats/${rude}/incidents`, { kind: "D", about: "person", words: "insulted Sam", isSevere: true }, staff)).body.id as string;
    await post(`/api/chat/incidents/${incident}/confirm`, {}, supervisor);
    expect((await post(`/api/accounts/${portal.accountId}/chat-suspensions`, { kind: "D" }, supervisor)).status).toBe(201);
    expect(await deniedBy(askForChat())).toBe("ALE-16");
    await post(`/api/chat/incidents/${incident}/reverse`, {}, supervisor);
  });

  it("closes chat at once when it is called off", async () => {
    portal.clock.set("2026-11-26T07:30:00Z");
    await leave((await askForChat()).body.chat.id as string);
    expect((await post(`/api/appointments/${appointmentId}/cancel`)).status).toBe(200);
    expect(await deniedBy(askForChat())).toBe("CAP-13");
    expect((await portal.ask(portal.cast.customer, "GET", "/api/chat")).body.appointment).toBeNull();
  });

  it("of more than three hours cannot be asked for, and one that reaches farther from the hours neither (CAP-12)", async () => {
    portal.clock.set("2026-11-20T10:00:00Z");
    expect((await post("/api/appointments", { ...wish, minutes: 181 })).status).toBe(400);
    expect(await deniedBy(post("/api/appointments", { ...wish, local: "2026-11-26T05:59" }))).toBe("CAP-12");
    expect((await post("/api/appointments", { ...wish, local: "2026-11-26T06:00", minutes: 180 })).status).toBe(201);
  });
});
