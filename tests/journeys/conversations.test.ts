import { beforeAll, describe, expect, it } from "vitest";
import { watchCases } from "../../server/actions/cases/watch.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

interface Line {
  readonly kind: "case" | "chat";
  readonly number: string;
  readonly title: string | null;
  readonly activityAt: string;
  readonly case: { id: string; state: string } | null;
  readonly chat: { id: string; state: string; number: string; topic: string | null } | null;
}

let portal: ChatPortal;
beforeAll(async () => { portal = await startChatPortal(); });

const list = async (query = "", who = portal.cast.customer): Promise<{ items: Line[]; next: string | null }> => (await portal.ask(who, "GET", `/api/conversations${query}`)).body as { items: Line[]; next: string | null };
const titles = async (query = ""): Promise<(string | null)[]> => (await list(query)).items.map(({ title }) => title);
const later = async (): Promise<void> => { portal.clock.advance({ minutes: 1 }); await portal.beThere(portal.cast.staff); };
const post = (path: string, body: object = {}, who = portal.cast.customer) => portal.ask(who, "POST", path, body);
const openCase = async (title: string): Promise<string> => (await post("/api/cases", { title, text: "Since Monday." })).body.case.id as string;

describe("a customer's cases and chats", () => {
  it("are one list by what happened last, with a number, a subject and a state each", async () => {
    expect(await list()).toEqual({ items: [], next: null });
    const printing = await openCase("Printing stops");
    await later();
    const chat = await portal.running("How do I export?\nTo a spreadsheet.", { topic: "basic-question" });
    expect((await list()).items).toMatchObject([
      { kind: "chat", number: "CH-1001", title: "How do I export?", case: null, chat: { id: chat, state: "running", topic: "Basic questions" } },
      { kind: "case", number: "S-1001", title: "Printing stops", case: { id: printing, state: "open" }, chat: null },
    ]);
    await later();
    await post(`/api/cases/${printing}/messages`, { text: "Which printer?" }, portal.cast.staff);
    expect(await titles()).toEqual(["Printing stops", "How do I export?"]);
    await later();
    await post(`/api/chats/${chat}/messages`, { text: "With the arrow." }, portal.cast.staff);
    expect(await titles()).toEqual(["How do I export?", "Printing stops"]);
    await post(`/api/chats/${chat}/end`, {}, portal.cast.staff);
    expect((await list()).items[0]).toMatchObject({ chat: { state: "ended", end: "solved" } });
  });

  it("do not tell of a staff-only note, neither by their order nor by an instant", async () => {
    const before = await list();
    const printing = before.items.find(({ kind }) => kind === "case")?.case?.id ?? "";
    await later();
    expect((await post(`/api/cases/${printing}/notes`, { text: "Old driver" }, portal.cast.staff)).status).toBe(201);
    expect(await list()).toEqual(before);
  });

  it("name a chat that became a case once, with the case", async () => {
    await later();
    const chat = await portal.running("The report is empty");
    await later();
    const { caseId } = (await post(`/api/chats/${chat}/case`, { title: "Empty report" })).body as { caseId: string };
    const { items } = await list();
    expect(items[0]).toMatchObject({ kind: "case", title: "Empty report", case: { id: caseId }, chat: { id: chat, state: "ended" } });
    expect(items.filter((one) => one.chat?.id === chat)).toHaveLength(1);
  });

  it("are filtered by what goes on and what is over, and what is settled by a person comes to the head", async () => {
    await later();
    const { items } = await list();
    const printing = items.find(({ title }) => title === "Printing stops")?.case?.id ?? "";
    expect(await titles("?part=open")).toEqual(["Empty report", "Printing stops"]);
    expect(await titles("?part=finished")).toEqual(["How do I export?"]);
    await post(`/api/cases/${printing}/resolve`, {}, portal.cast.staff);
    expect(await titles("?part=finished")).toEqual(["Printing stops", "How do I export?"]);
    expect(await titles("?part=open")).toEqual(["Empty report"]);
    expect(await titles()).toEqual(["Printing stops", "Empty report", "How do I export?"]);
  });

  it("stay where they are when a settled case is closed by itself", async () => {
    const before = await titles();
    portal.clock.advance({ hours: 24 * 60 });
    expect(await watchCases(portal.ports)).toContain("solved cases 1");
    await portal.beThere(portal.cast.staff);
    await openCase("A new one");
    expect(await titles()).toEqual(["A new one", ...before]);
  });

  it("come page by page without gap or doubling, also where several changed at the same instant, and a cursor fits its own list only", async () => {
    for (const title of ["One", "Two", "Three"]) await openCase(title);
    const all = (await list()).items.map(({ number }) => number);
    const walked: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Line[]; next: string | null } = await list(`?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`);
      walked.push(...page.items.map(({ number }) => number));
      cursor = page.next;
    } while (cursor !== null);
    expect(walked).toEqual(all);
    const { next } = await list("?limit=1");
    for (const query of [`?part=open&cursor=${next ?? ""}`, "?cursor=nonsense", "?part=late", "?limit=201"]) expect((await portal.ask(portal.cast.customer, "GET", `/api/conversations${query}`)).status, query).toBe(400);
  });

  it("are nobody else's: another account sees none of them, staff have lists of their own", async () => {
    expect((await list("", portal.cast.otherCustomer)).items).toEqual([]);
    expect((await list(`?personId=${portal.cast.customer.personId}&accountId=${portal.accountId}`, portal.cast.otherCustomer)).items).toEqual([]);
    for (const who of [portal.cast.staff, portal.cast.supervisor, portal.cast.auditor]) expect((await portal.ask(who, "GET", "/api/conversations")).status).toBe(403);
  });

  it("keep their line without words when the words are erased", async () => {
    const [, ...rest] = (await list("?part=finished")).items;
    const chat = rest.find(({ kind }) => kind === "chat")?.chat?.id ?? "";
    await portal.ports.records.read.chats.update({ id: chat }, { textKey: null, textKeyId: null });
    await portal.ports.records.read.chatMessages.update({ chatId: chat }, { textSealed: null });
    expect((await list("?part=finished")).items.find((one) => one.chat?.id === chat)).toMatchObject({ kind: "chat", number: "CH-1001", title: null });
  });
});
