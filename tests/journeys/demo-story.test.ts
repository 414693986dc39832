import { beforeAll, describe, expect, it } from "vitest";
import { storyDays, tellStory } from "../../server/demo/story.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

/** A Sunday, before dawn: whenever the demo is started, it looks the same. */
const end = Temporal.Instant.from("2026-11-22T03:10:00Z");
let portal: TestPortal;

beforeAll(async () => {
  const clock = createTestClock(end.subtract({ hours: 24 * storyDays }).toString());
  portal = await startPortal({ clock });
  await tellStory(portal.ports, clock, portal.cast, end);
}, 60_000);

const get = async (who: Enrolled, path: string): Promise<{ items: Record<string, unknown>[] } & Record<string, unknown>> => (await fetch(portal.url + path, { headers: portal.bearer(who) })).json() as never;
const of = async (who: Enrolled, path: string, ...names: string[]): Promise<unknown[][]> => (await get(who, path)).items.map((item) => names.map((name) => item[name]));

describe("the demo's forty days", () => {
  it("end a moment ago, with both accounts entitled for months", async () => {
    expect(portal.clock.now().until(end).total("minutes")).toBeLessThan(4);
    for (const who of [portal.cast.customer, portal.cast.otherCustomer]) {
      const sheet = await portal.as(who)("GET /api/accounts/:accountId/support", { params: { accountId: (await portal.caller(who)).accountId ?? "" } });
      expect(sheet.eligibility.outcome).toBe("allow");
      expect(end.until(Temporal.Instant.from(sheet.eligibility.nextChangeAt ?? "")).total("hours")).toBeGreaterThan(90 * 24);
    }
  });

  it("leave cases in each of their states: urgent with its clock running, late, waiting for the customer, solved, closed", async () => {
    const { items } = await get(portal.cast.staff, "/api/cases");
    const shown = Object.fromEntries(items.map((item) => [item["title"], item]));
    expect(Object.fromEntries(items.map((item) => [item["title"], item["state"]]))).toEqual({
      "Invoices do not open since the update": "closed",
      "The firewall blocks the second till": "resolved",
      "Receipt printer prints umlauts wrong": "waiting",
      "Export of reports stops with error 7031": "open",
      "Price list import stops at row 214": "open",
      "The till does not start": "open",
      "Invoices print without the VAT line": "open",
    });
    expect(shown["The firewall blocks the second till"]).toMatchObject({ channel: "telephone" });
    expect(shown["Receipt printer prints umlauts wrong"]).toMatchObject({ channel: "mail" });
    expect(shown["Price list import stops at row 214"]).toMatchObject({ channel: "chat" });
    const running = await portal.as(portal.cast.customer)("GET /api/cases/:id", { params: { id: String(shown["Invoices print without the VAT line"]?.["id"]) } });
    expect(running).toMatchObject({ isUrgent: true, breachedAt: null, firstResponseAt: null });
    const minutesLeft = end.until(Temporal.Instant.from(running.dueAt ?? "")).total("minutes");
    expect(minutesLeft).toBeGreaterThan(30);
    expect(minutesLeft).toBeLessThan(60);
    const late = await portal.as(portal.cast.otherCustomer)("GET /api/cases/:id", { params: { id: String(shown["The till does not start"]?.["id"]) } });
    expect(late).toMatchObject({ isUrgent: true, firstResponseAt: null });
    expect(late.breachedAt).not.toBeNull();
  });

  it("leave a chat that waits, ended ones with their surveys, one that became a case, and an account that was warned", async () => {
    const chats = await portal.ports.records.read.chats.list({});
    expect(chats.map(({ state, end: how }) => [state, how].join(" ")).toSorted()).toEqual(["ended case", "ended left", "ended solved", "ended solved", "waiting "]);
    expect(await get(portal.cast.staff, "/api/chat/waiting")).toEqual({ waiting: 1 });
    const misuse = await get(portal.cast.supervisor, "/api/chat/misuse");
    expect(JSON.stringify(misuse)).toContain("both were refused");
    expect(await portal.ports.records.read.misuseWarnings.count({})).toBe(1);
    expect(await portal.ports.records.read.surveys.count({ score: [4, 5] })).toBe(2);
  });

  it("leave a held mail, an appointment asked for and one confirmed, a look that was declined and one that waits, a renewal ahead and a complaint", async () => {
    expect(await of(portal.cast.staff, "/api/held-mails", "sender", "state", "reason")).toEqual([["office@tax-adviser.example", "held", "undeclared"]]);
    expect((await of(portal.cast.staff, "/api/appointments", "state")).map(String).toSorted()).toEqual(["asked", "confirmed"]);
    expect((await of(portal.cast.customer, "/api/remote-sessions", "state")).map(String).toSorted()).toEqual(["denied", "requested"]);
    const accountId = (await portal.caller(portal.cast.otherCustomer)).accountId ?? "";
    expect((await portal.as(portal.cast.otherCustomer)("GET /api/accounts/:accountId/support", { params: { accountId } })).renewal).not.toBeNull();
    expect((await get(portal.cast.supervisor, "/api/complaints")).items).toHaveLength(1);
  });

  it("leave work that took minutes, minutes that are left, and decisions with a refusal that says why", async () => {
    const accountId = (await portal.caller(portal.cast.customer)).accountId ?? "";
    const { minutes } = await portal.as(portal.cast.customer)("GET /api/accounts/:accountId/support", { params: { accountId } });
    expect(minutes.support).toBeGreaterThan(100);
    expect(minutes.support).toBeLessThan(300);
    const denied = await get(portal.cast.supervisor, "/api/decisions?outcome=deny");
    expect(denied.items.map((item) => item["reason"])).toContain("Nobody of support changes a firewall or an antivirus program.");
  });
});
