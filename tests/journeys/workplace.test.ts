import { beforeAll, describe, expect, it } from "vitest";
import { request } from "../../server/actions/transfers/request.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import type { Change } from "../../server/ports/notifier.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

let portal: TestPortal;
beforeAll(async () => { portal = await startPortal(); });

interface Answer {
  readonly status: number;
  // A test looks into answers as it likes.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

async function ask(who: Enrolled, method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(portal.url + path, { method, headers: { ...portal.bearer(who), ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
}

describe("saved replies", () => {
  const greeting = { name: "Thanks", text: "Thank you for writing.\nWe look at it today." };
  const add = (words: object, headers = {}): Promise<Answer> => ask(portal.cast.staff, "POST", "/api/saved-replies", words, headers);

  it("are kept by one of support, seen by all of support by name, changed by another, and removed", async () => {
    const { staff, otherStaff, supervisor } = portal.cast;
    const { status, body } = await add(greeting, { "idempotency-key": "thanks" });
    expect({ status, body }).toMatchObject({ status: 201, body: { ...greeting, version: 1, changedBy: { name: "Sam Okafor" } } });
    expect((await add(greeting, { "idempotency-key": "thanks" })).body).toEqual(body);
    await add({ name: "ask for a log", text: "Please send us the log." });
    expect((await ask(supervisor, "GET", "/api/saved-replies")).body.items).toMatchObject([{ name: "ask for a log" }, { name: "Thanks" }]);
    const changed = await ask(otherStaff, "PUT", `/api/saved-replies/${body.id as string}`, { name: "Thanks!", text: "Thank you.", version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { name: "Thanks!", text: "Thank you.", version: 2, changedBy: { name: "Tess Moreau" } } });
    expect((await ask(staff, "DELETE", `/api/saved-replies/${body.id as string}`)).status).toBe(204);
    expect((await ask(staff, "GET", "/api/saved-replies")).body.items).toHaveLength(1);
    const rows = await portal.ports.records.read.lists.ledgerRange(0, 10_000);
    expect(rows.map(({ event }) => event).filter((event) => event.startsWith("saved-replies."))).toEqual(["saved-replies.add", "saved-replies.add", "saved-replies.change", "saved-replies.remove"]);
    expect(rows.some(({ facts }) => facts.includes("Thank you"))).toBe(false);
  });

  it("refuse a change by whoever has not seen the last one, a name that another has, and what is gone", async () => {
    const { staff, otherStaff } = portal.cast;
    const first = (await add({ name: "First", text: "One" })).body;
    const path = `/api/saved-replies/${first.id as string}`;
    expect((await ask(otherStaff, "PUT", path, { name: "First", text: "Two", version: 1 })).status).toBe(200);
    expect(await ask(staff, "PUT", path, { name: "First", text: "Three", version: 1 })).toMatchObject({ status: 409, body: { code: "conflict", facts: { version: 2 } } });
    expect(await add({ name: "FIRST", text: "Again" })).toMatchObject({ status: 409, body: { code: "conflict", facts: { name: "First" } } });
    const second = (await add({ name: "Second", text: "Two" })).body;
    expect((await ask(staff, "PUT", `/api/saved-replies/${second.id as string}`, { name: "first", text: "Two", version: 1 })).status).toBe(409);
    expect((await ask(staff, "PUT", path, { name: "fIRST", text: "Four", version: 2 })).body).toMatchObject({ name: "fIRST", version: 3 });
    expect((await ask(staff, "DELETE", path)).status).toBe(204);
    expect((await ask(staff, "DELETE", path)).status).toBe(404);
    expect((await ask(staff, "PUT", path, { name: "First", text: "Five", version: 3 })).status).toBe(404);
  });

  it("refuse an empty, an endless and a many-lined name, a text that fits no chat, and one more than 200", async () => {
    for (const words of [{ name: " ", text: "x" }, { name: "x".repeat(81), text: "x" }, { name: "a\nb", text: "x" }, { name: "x", text: " " }, { name: "x", text: "x".repeat(4001) }, { name: "x", text: "x", more: 1 }]) expect((await add(words)).status).toBe(400);
    const { read } = portal.ports.records;
    for (let number = await read.savedReplies.count({}); number < 200; number += 1) await read.savedReplies.insert({ id: portal.ports.randomness.id("reply"), name: `n${String(number)}`, nameFolded: `n${String(number)}`, text: "x", version: 1, changedBy: portal.cast.staff.personId, changedAt: "2026-11-19T15:00:00.000Z" });
    expect(await add({ name: "One too many", text: "x" })).toMatchObject({ status: 400, body: { facts: { savedRepliesMax: 200 } } });
    expect((await ask(portal.cast.staff, "GET", "/api/saved-replies")).body.items).toHaveLength(200);
  });
});

describe("who else of support has it open", () => {
  it("is told as long as the others' pages give a sign, and not oneself, and to nobody else", async () => {
    const { staff, otherStaff, supervisor, customer } = portal.cast;
    const { id } = await request(portal.ports, await portal.caller(customer), { purpose: "repair", title: "Looked at by two" });
    const path = `/api/viewers/${id}`;
    const told: Change[] = [];
    const stop = portal.ports.notifier.listen((change) => { if (change.topic === "viewers") told.push(change); });
    expect((await ask(staff, "PUT", path)).body).toEqual({ others: [] });
    const seen = await ask(otherStaff, "PUT", path);
    expect(seen.body.others).toMatchObject([{ person: { name: "Sam Okafor" }, since: portal.clock.now().toString({ fractionalSecondDigits: 3 }) }]);
    portal.clock.advance({ seconds: 60 });
    expect((await ask(staff, "PUT", path)).body.others).toMatchObject([{ person: { name: "Tess Moreau" } }]);
    // A sign that somebody is still there is no news; coming and going is.
    expect(told).toEqual([{ topic: "viewers", id, accountId: null }, { topic: "viewers", id, accountId: null }]);
    portal.clock.advance({ seconds: 30 });
    expect((await ask(supervisor, "PUT", path)).body.others).toMatchObject([{ person: { name: "Sam Okafor" } }]);
    expect((await ask(staff, "DELETE", path)).status).toBe(204);
    expect((await ask(supervisor, "PUT", path)).body).toEqual({ others: [] });
    expect(told).toHaveLength(4);
    stop();
    for (const who of [customer, portal.cast.otherCustomer, portal.cast.auditor]) expect((await ask(who, "PUT", path)).status).toBe(403);
  });

  it("is asked of things that are there, and leaves no row behind once its person opens something else", async () => {
    const { staff, customer } = portal.cast;
    expect((await ask(staff, "PUT", `/api/viewers/case_${"a".repeat(26)}`)).status).toBe(404);
    expect((await ask(staff, "PUT", `/api/viewers/${staff.personId}`)).status).toBe(404);
    const open = async (title: string): Promise<string> => (await request(portal.ports, await portal.caller(customer), { purpose: "repair", title })).id;
    const [first, second] = [await open("First"), await open("Second")];
    await ask(staff, "PUT", `/api/viewers/${first}`);
    portal.clock.advance({ minutes: 2 });
    await ask(staff, "PUT", `/api/viewers/${second}`);
    expect(await portal.ports.records.read.viewers.list({ personId: staff.personId })).toMatchObject([{ subjectId: second }]);
  });

  it("counts two windows of one person as one, also when both open at the same moment", async () => {
    const { staff, otherStaff, customer } = portal.cast;
    const { id } = await request(portal.ports, await portal.caller(customer), { purpose: "repair", title: "Two windows" });
    const answers = await Promise.all([1, 2, 3].map(() => ask(staff, "PUT", `/api/viewers/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask(otherStaff, "PUT", `/api/viewers/${id}`)).body.others).toHaveLength(1);
  });
});
