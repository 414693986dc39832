import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, loaded, lookOver, openPage, signInByCode, signInByTotp, type WatchedPage } from "../support/browser.ts";
import { accountOf, ask, entitle } from "../support/cases.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

const pictures = process.env["PICTURES"];
let browser: Browser;
beforeAll(async () => { if (chromiumPath !== null) browser = await launchBrowser(); });
afterAll(async () => { await browser.close(); });

/** A browser window in a colour scheme, without policy for axe; its page notes what the policy would refuse. */
async function window(theme: "light" | "dark", width = 1280, bypassCSP = false): Promise<WatchedPage> {
  return openPage(await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, bypassCSP }));
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

describe.skipIf(chromiumPath === null)("cases in a browser", () => {
  it("a lapsed plan is refused with its reason and what is still possible; renewed, the case opens, is answered, and the note for staff stays theirs (ALO-3)", async () => {
    const portal: TestPortal = await startPortal({ environment: { POLICY_FILE: "alocet" }, hasJobs: true });
    const accountId = await accountOf(portal);
    const plan = (planThroughOn: string) => ask(portal, "staff", `PATCH /api/accounts/${accountId}/support`, { licences: [{ reference: "QX-1", product: "QXpress", acquired: "purchased", purchasedOn: "2020-05-01", planThroughOn }], areAllLicences: true });
    await plan("2026-11-20");
    await ask(portal, "staff", `POST /api/accounts/${accountId}/minutes`, { pool: "support", kind: "credit", minutes: 30 });
    const { page, complaints } = await window("light");
    await signInByCode(portal, page, portal.cast.customer.email);
    await page.getByRole("link", { name: "Cases", exact: true }).click();
    await page.getByRole("link", { name: "Open a case" }).first().click();
    await page.getByRole("heading", { name: "A case cannot be opened now" }).waitFor();
    await page.getByText("until 20 Nov 2026").first().waitFor();
    await page.getByRole("link", { name: "Read clause ALO-3" }).waitFor();
    await picture(page, "refused");
    await plan("2027-11-20");
    await page.reload();
    await page.getByLabel("What is it about?").fill("Invoices do not open");
    await page.getByLabel("What happens?").fill("Since the update they stay grey.");
    await picture(page, "new-case");
    await page.getByRole("button", { name: "Open the case" }).click();
    await page.getByRole("heading", { name: "Invoices do not open" }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";

    const staff = await window("dark");
    // Every code is good once, and enrolling took one.
    portal.clock.advance({ minutes: 1 });
    await signInByTotp(portal, staff.page, portal.cast.staff);
    await staff.page.getByRole("link", { name: "Cases", exact: true }).click();
    await staff.page.getByText(/Why here:/).first().waitFor();
    await picture(staff.page, "staff-queue-dark");
    await staff.page.getByRole("link", { name: /Invoices do not open/ }).click();
    await staff.page.getByRole("button", { name: "Take it" }).click();
    await staff.page.getByLabel("Your note").fill("Looks like the index again.");
    await staff.page.getByRole("button", { name: "Keep the note" }).click();
    await staff.page.getByText("Looks like the index again.").waitFor();
    await staff.page.getByLabel("Your reply").fill("We are on it.");
    await staff.page.getByRole("button", { name: "Send the reply" }).click();
    await staff.page.getByText("We are on it.").waitFor();
    await picture(staff.page, "staff-case-dark");

    await page.getByText("We are on it.").waitFor();
    expect(await page.getByText("Looks like the index again.").count()).toBe(0);
    await picture(page, "case");
    await page.getByRole("link", { name: "Send a database for this case" }).click();
    await page.waitForURL(`**/send?case=${id}`);
    await page.goto(`${portal.url}/cases`);
    await page.getByRole("link", { name: "Complain to a supervisor" }).click();
    await page.getByLabel("What is wrong?").fill("Nobody called back.");
    await page.getByRole("button", { name: "Send the complaint" }).click();
    await page.getByRole("heading", { name: "Your complaint is with the supervisors" }).waitFor();
    expect([...complaints, ...staff.complaints]).toEqual([]);
    expect((await ask(portal, "supervisor", "GET /api/complaints")).body.items).toMatchObject([{ page: "/cases", text: "Nobody called back." }]);
  }, 120_000);

  it("an urgent case on Friday 23:30 by the vendor's clock shows the due time before it is opened, and after (HOT-1, HOT-7)", async () => {
    const portal = await startPortal({ environment: { POLICY_FILE: "qualiteam" }, clock: createTestClock("2026-06-12T19:30:00Z"), hasJobs: true });
    await entitle(portal, 100);
    const { page, complaints } = await window("light", 390);
    await page.clock.setFixedTime("2026-06-12T19:30:00Z");
    await signInByCode(portal, page, portal.cast.customer.email);
    await page.goto(`${portal.url}/cases/new`);
    const urgent = page.getByRole("checkbox", { name: /This is urgent/ });
    expect(await urgent.isChecked()).toBe(false);
    await urgent.check();
    await page.getByText("by our clock 2026-06-13 00:30+04:00").waitFor();
    await page.getByText("12 Jun 2026, 22:30 (Berlin)").first().waitFor();
    await page.getByLabel("What is it about?").fill("Shop is down");
    await page.getByLabel("What happens?").fill("No page opens.");
    await picture(page, "new-urgent-phone");
    await page.getByRole("button", { name: "Open the case" }).click();
    await page.getByRole("heading", { name: "Shop is down" }).waitFor();
    await page.getByText("12 Jun 2026, 22:30 (Berlin)").first().waitFor();
    await page.getByText("Answer due in 1 h").waitFor();
    await page.getByRole("button", { name: "Switch urgency off" }).waitFor();
    await picture(page, "urgent-phone");
    expect(complaints).toEqual([]);
  }, 120_000);

  it("staff name the recent update that touched the account, and developers take the case on a plan without them (CON-3)", async () => {
    const portal = await startPortal({ environment: { POLICY_FILE: "connex" } });
    await ask(portal, "staff", `PATCH /api/accounts/${await accountOf(portal)}/support`, { plan: { tier: "gold", term: "annual", termStartsOn: "2026-03-15", renewsOn: "2027-03-15", includedMinutes: 0 } });
    const { case: made } = (await ask(portal, "customer", "POST /api/cases", { title: "Orders stay", text: "Since the update." })).body as { case: { id: string } };
    const { page, complaints } = await openPage(await browser.newContext({ extraHTTPHeaders: portal.bearer(portal.cast.staff) }));
    await page.goto(`${portal.url}/staff/cases/${made.id}`);
    await page.getByLabel("Topic").fill("moon phases");
    await page.getByRole("button", { name: "Hand to developers" }).click();
    await page.getByText("The Gold plan does not include developers.").waitFor();
    await page.getByRole("checkbox", { name: /An update of ours changed how this account works/ }).check();
    await page.getByText(/released in the last 30 days/).waitFor();
    await page.getByRole("button", { name: "Look it up" }).click();
    expect((await ask(portal, "staff", `GET /api/cases/${made.id}`)).body.scope).toBeNull();
    await page.getByLabel("Release", { exact: true }).fill("12.4");
    await page.getByLabel("Released on").fill("2026-11-10");
    await page.getByRole("button", { name: "Look it up" }).click();
    await page.getByText(/Release 12.4 of 10 Nov 2026 changed how the account works/).first().waitFor();
    await page.getByRole("button", { name: "Hand to developers" }).click();
    await page.getByText("With developers since").waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it("has no serious finding of axe and no sideways scroll at 320 px, in both themes", async () => {
    const portal = await startPortal({ environment: { POLICY_FILE: "qualiteam" }, hasJobs: true });
    await entitle(portal, 100);
    const made = (await ask(portal, "customer", "POST /api/cases", { title: "Invoices do not open", text: "Since the update they stay grey.", isUrgent: true })).body.case as { id: string };
    await ask(portal, "staff", `POST /api/cases/${made.id}/notes`, { text: "Looks like the index again." });
    const { page } = await window("light", 320, true);
    await signInByCode(portal, page, portal.cast.customer.email);
    const staff = await window("dark", 320, true);
    // Every code is good once, and enrolling took one.
    portal.clock.advance({ minutes: 1 });
    await signInByTotp(portal, staff.page, portal.cast.supervisor);
    const look = async (at: Page, paths: readonly string[]): Promise<void> => {
      for (const path of paths) {
        await at.goto(portal.url + path);
        await loaded(at);
        expect(await lookOver(at), path).toEqual([]);
      }
    };
    await look(page, ["/cases", "/cases/new", `/cases/${made.id}`, "/complaint?page=/cases"]);
    await look(staff.page, ["/staff/cases", `/staff/cases/${made.id}`, "/staff/cases/new", "/supervisor/complaints"]);
    await picture(staff.page, "complaints-320");
    await staff.page.goto(`${portal.url}/staff/cases/${made.id}`);
    await staff.page.getByRole("heading", { level: 1 }).waitFor();
    await picture(staff.page, "staff-case-320");
  }, 180_000);
});
