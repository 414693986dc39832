import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideNow, keepPolicy, storeDecision } from "../../server/actions/support/decide.ts";
import { chromiumPath, launchBrowser, lookOver, openPage, signInByCode, signInByTotp } from "../support/browser.ts";
import { calendarProfile } from "../support/calendar-profile.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

const shots = process.env["SHOTS"] ?? null;

describe.skipIf(chromiumPath === null)("the calendar in the browser", () => {
  let portal: TestPortal;
  let browser: Browser;
  let decisionId: string;
  let dueAt: string | null;
  let caseId: string;
  beforeAll(async () => {
    portal = await startPortal({ environment: { POLICY_FILE: calendarProfile() }, clock: createTestClock("2027-06-24T20:00:00Z"), hasJobs: true });
    browser = await launchBrowser();
    const { ports, cast } = portal;
    const accountId = (await portal.caller(cast.customer)).accountId ?? expect.fail("a customer has an account");
    const made = await fetch(`${portal.url}/api/cases`, { method: "POST", headers: { ...portal.bearer(cast.customer), "content-type": "application/json" }, body: JSON.stringify({ title: "It stops", text: "At every start." }) });
    const body = (await made.json()) as { case?: { id: string }; id?: string };
    caseId = body.case?.id ?? body.id ?? "";
    dueAt = (await ports.records.read.cases.find({ id: caseId }))?.dueAt ?? null;
    const asked = { rule: "calendar.appointment", facts: { from: "2027-06-24T22:00:00Z", until: "2027-06-25T00:00:00Z", isOverseas: false, isConfirmed: true, customerZone: "Europe/Berlin", department: "support" } };
    await keepPolicy(ports);
    decisionId = await ports.records.transact((tables) => storeDecision(ports, tables, asked, decideNow(ports, asked.rule, asked.facts), { accountId, actorId: cast.staff.personId }));
  }, 60_000);
  afterAll(() => browser.close());

  const shoot = async (page: import("playwright-core").Page, name: string): Promise<void> => { if (shots !== null) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }); };

  it("a supervisor confirms a holiday and publishes the summer closures; the customer reads them by their own clock, and an old due time stays (CAP-14, CAP-15, HOT-17)", async () => {
    const reader = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: "Europe/Berlin" });
    const customer = await openPage(reader);
    await signInByCode(portal, customer.page, portal.cast.customer.email);
    await customer.page.goto(`${portal.url}/policy`);
    await customer.page.getByText("Summer closures of 2027: not yet published.").waitFor();
    await customer.page.getByText("We are there now").waitFor();

    // Every code of the authenticator is good once.
    portal.clock.advance({ minutes: 1 });
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const { page, complaints } = await openPage(context);
    await signInByTotp(portal, page, portal.cast.supervisor);
    await page.goto(`${portal.url}/supervisor/calendar`);
    await page.getByText("The summer list of 2027 is due").waitFor();
    await page.getByText("Suggestions", { exact: true }).click();
    await page.getByLabel("Country").selectOption("US");
    await page.getByLabel("Region").selectOption("CA");
    await page.getByRole("region", { name: "Holidays" }).getByLabel("Year", { exact: true }).selectOption("2028");
    await page.getByRole("button", { name: /Confirm César Chávez Day/ }).click();
    await page.getByText("1 holiday to be saved").waitFor();
    await page.getByLabel("Closed days").fill("2027-06-25\n2027-07-09");
    await page.getByRole("button", { name: "See what changes" }).click();
    await shoot(page, "calendar-draft");
    await page.getByRole("rowheader", { name: /^Fri,? 25 Jun 2027$/ }).waitFor();
    await page.getByText("Closed by the summer schedule.").first().waitFor();
    await shoot(page, "calendar-preview");
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("Version 2 is in force.").waitFor();
    expect(complaints).toEqual([]);
    await context.close();

    await customer.page.reload();
    await customer.page.getByText("Summer closures of 2027 are published").waitFor();
    await customer.page.getByText("Closed by the summer schedule.").first().waitFor();
    const week = customer.page.getByRole("table", { name: "The next seven days" });
    const zone = portal.ports.records.read.accounts.find({ id: (await portal.caller(portal.cast.customer)).accountId ?? "" });
    await week.getByRole("columnheader", { name: `Your clock (${((await zone)?.zone ?? "").split("/").at(-1)?.replaceAll("_", " ") ?? ""})` }).waitFor();
    await week.getByText("09:00–17:00").first().waitFor();
    await shoot(customer.page, "policy-hours");
    expect(customer.complaints).toEqual([]);
    expect((await portal.ports.records.read.cases.find({ id: caseId }))?.dueAt).toBe(dueAt);
    expect(dueAt).toBe("2027-06-25T20:00:00.000Z");
    await reader.close();
  }, 120_000);

  it("a supervisor has any past decision explained, compares profiles and opens the cases behind a number, on a desktop in light and on a phone in dark", async () => {
    portal.clock.advance({ minutes: 2 });
    const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce" });
    const { page, complaints } = await openPage(context);
    await signInByTotp(portal, page, portal.cast.supervisor);
    const look = async (path: string, heading: string, name: string): Promise<void> => {
      await page.goto(portal.url + path);
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await expect.poll(() => page.getByText("One moment…").count(), { timeout: 15_000 }).toBe(0);
      expect(await lookOver(page, (kind) => shoot(page, `${name}-${kind}`)), path).toEqual([]);
    };
    await look("/supervisor/calendar", "Calendar", "calendar");
    await look("/supervisor/policy?rule=calendar.appointment", "Policy and decisions", "policy");
    await page.getByRole("link", { name: /Explain calendar.appointment/ }).first().click();
    await page.getByText("isOverseas").first().waitFor();
    await look(`/supervisor/policy/decisions/${decisionId}`, "Whether an appointment opens a window outside of the hours, now", "decision");
    await page.getByText("The same answer.").first().waitFor();
    await page.getByRole("rowheader", { name: "isOverseas" }).first().waitFor();
    await look("/supervisor/policy/compare", "Compare two profiles", "compare");
    await page.getByLabel("The other").selectOption({ index: 2 });
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByText(/questions? asked again/).waitFor();
    await shoot(page, "compared");
    await look("/supervisor/charts", "Charts", "charts");
    await page.getByRole("link", { name: /Not answered yet, .*: 1/ }).click();
    await page.getByRole("heading", { name: "Cases: Not answered yet" }).waitFor();
    await page.getByRole("rowheader").first().waitFor();
    await look("/staff/appointments", "Appointments", "appointments-staff");
    await page.goto(`${portal.url}/supervisor`);
    await page.getByText("Cases due today").first().waitFor();
    await shoot(page, "overview");
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
});
