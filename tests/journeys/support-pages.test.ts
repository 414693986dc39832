import { existsSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setProductVersion } from "../../server/actions/support/directory/set-version.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { chromiumPath, launchBrowser, lookOver, openPage, signInByTotp } from "../support/browser.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const distribution = new URL("../../web/dist/index.html", import.meta.url);
const title = chromiumPath === null ? "licences, plans and callers (skipped: there is no /usr/bin/chromium)" : "licences, plans and callers, in a browser";

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: TestPortal;
  let browser: Browser;
  let accountId: string;

  beforeAll(async () => {
    if (!existsSync(distribution)) await import("../../web/build.ts");
    portal = await startPortal({ environment: { POLICY_FILE: "default" } });
    browser = await launchBrowser();
    accountId = (await portal.caller(portal.cast.customer)).accountId ?? expect.fail("a customer has an account");
  }, 180_000);
  afterAll(() => browser.close());

  const shot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env["SHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  async function signIn(who: Enrolled, options: Parameters<Browser["newContext"]>[0] = {}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
    portal.clock.advance({ seconds: 31 });
    const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
    await context.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    const { page, complaints } = await openPage(context);
    page.setDefaultTimeout(30_000);
    await signInByTotp(portal, page, who);
    return { page, context, complaints };
  }

  /** A customer's page without the way over the mail: their token travels with every request. */
  async function asCustomer(options: Parameters<Browser["newContext"]>[0] = {}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
    const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
    await context.route("**/api/**", (route) => route.continue({ headers: { ...route.request().headers(), ...portal.bearer(portal.cast.customer) } }));
    await context.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    const opened = await openPage(context);
    opened.page.setDefaultTimeout(30_000);
    return { context, ...opened };
  }

  const file = (csv: string) => ({ name: "directory.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });

  it("a file is shown with its errors by line, put right, and only then imported (ALO-1)", async () => {
    const { page, context, complaints } = await signIn(portal.cast.staff);
    await page.goto(`${portal.url}/staff/directory`);
    await page.getByRole("link", { name: "Import a file" }).click();
    await page.getByRole("button", { name: "Show what it would do" }).click();
    await page.getByText("Choose a file.").waitFor();
    const [template] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download an empty file with all columns" }).click()]);
    expect(template.suggestedFilename()).toBe("directory.csv");
    const name = "Bäckerei Schröder GmbH";
    const bad = `account,licence,product,acquired,purchased_on,version,minutes\n${name},QX-1,QXpress,purchased,2026-02-01,11.8,30\n${name},QX-2,QXpress,purchased,2027-02-01,,\n`;
    await page.getByLabel("CSV file").setInputFiles(file(bad));
    await page.getByRole("button", { name: "Show what it would do" }).click();
    await page.getByText("1 error. Nothing was changed.").waitFor();
    const first = page.getByRole("row").nth(1);
    expect(await first.innerText()).toContain("Line 3");
    expect(await first.innerText()).toContain("purchase date in the future");
    expect(await page.getByRole("button", { name: /^Import/ }).count()).toBe(0);
    await shot(page, "import-error");
    await page.getByLabel("CSV file").setInputFiles(file(bad.replace("2027-02-01", "2025-02-01")));
    await page.getByRole("button", { name: "Show what it would do" }).click();
    await page.getByText("2 lines without an error. Nothing is changed yet.").waitFor();
    expect((await portal.as(portal.cast.staff)("GET /api/accounts/:accountId/support", { params: { accountId } })).licences).toEqual([]);
    await page.getByRole("button", { name: "Import 2 lines" }).click();
    await page.getByText("2 lines were imported.").waitFor();
    expect(await portal.as(portal.cast.staff)("GET /api/accounts/:accountId/support", { params: { accountId } })).toMatchObject({ licences: [{ reference: "QX-1" }, { reference: "QX-2" }], minutes: { support: 30 }, eligibility: { outcome: "allow", ruleId: "ALO-1" } });
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it("with two paid places a third named caller is accepted; the fourth is told that a surcharge is needed, and a swap is one act (CAP-3)", async () => {
    const { page, context, complaints } = await signIn(portal.cast.staff);
    await page.goto(`${portal.url}/staff/directory/${accountId}`);
    await page.getByRole("button", { name: "Change the plan" }).click();
    await page.getByLabel("Paid named callers").fill("2");
    await page.getByLabel("Tier").selectOption("gold");
    await page.getByLabel("Term", { exact: true }).selectOption("annual");
    await page.getByLabel("The term began on").fill("2026-06-01");
    await page.getByLabel("The next term begins on").fill("2026-01-01");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The plan renews before its term starts.").waitFor();
    await page.getByLabel("The next term begins on").fill("2027-06-01");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Gold").first().waitFor();
    const add = async (name: string, named: boolean): Promise<void> => {
      await page.getByRole("button", { name: "Add a person" }).click();
      await page.getByLabel("Name (optional)").fill(name);
      await page.getByRole("dialog").getByLabel("E-mail address").fill(`${name.toLowerCase()}@firm.example`);
      if (named) await page.getByLabel("Also a named caller").check();
      await page.getByRole("button", { name: "Save" }).click();
    };
    for (const [position, name] of ["Ann", "Bo", "Cy"].entries()) {
      await add(name, true);
      await page.getByText(`${String(position + 1)} of 3 named callers in use`).waitFor();
    }
    await add("Di", true);
    await page.getByText("Surcharge needed: 3 of 3 named callers are in use.").waitFor();
    await shot(page, "surcharge");
    await page.getByRole("button", { name: "Cancel" }).click();
    await add("Di", false);
    await page.getByText("di@firm.example").waitFor();
    await page.getByRole("group", { name: "For Cy" }).getByRole("button", { name: "Give the place to…" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByRole("group", { name: "For Cy" }).getByRole("button", { name: "Make a named caller" }).count()).toBe(1);
    expect(await page.getByText("3 of 3 named callers in use").count()).toBe(1);
    await page.getByLabel("Who is on the line?").fill("Ann");
    await page.getByRole("button", { name: "May they be helped by phone?" }).click();
    await page.getByText("Yes: help Ann by phone.").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it("a correction of minutes is a reversing entry, and both stay (ALO-4)", async () => {
    const { page, context } = await signIn(portal.cast.staff);
    await page.goto(`${portal.url}/staff/directory/${accountId}`);
    await page.getByRole("button", { name: "Book minutes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Book minutes" }).click();
    await page.getByText("Write a whole number of 1 or more.").waitFor();
    await page.getByRole("textbox", { name: "Minutes" }).fill("90");
    await page.getByRole("dialog").getByRole("button", { name: "Book minutes" }).click();
    await page.getByText("120 minutes left").waitFor();
    await page.getByRole("row", { name: /\+90/ }).getByRole("button", { name: "Reverse" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reverse" }).click();
    await page.getByText("30 minutes left").waitFor();
    await page.getByText("Reversal of an earlier entry").waitFor();
    expect(await page.getByRole("row", { name: /\+90/ }).getByRole("button", { name: "Reverse" }).count()).toBe(0);
    await shot(page, "account");
    await context.close();
  }, 120_000);

  it("a customer sees what is left, who may call, and what an older version means (ALO-8)", async () => {
    await setProductVersion(portal.ports, await portal.caller(portal.cast.staff), "QXpress", "12.4");
    const { page, context, complaints } = await asCustomer();
    await page.goto(`${portal.url}/support`);
    await page.getByText("Version 11.8 is older than 12.4. What that means:").waitFor();
    expect(await page.locator("[role=note]", { hasText: "Version 11.8 is older" }).getByRole("listitem").count()).toBe(5);
    await page.getByText("You are helped all the same.").waitFor();
    await page.getByRole("button", { name: "Show the ledger" }).click();
    await page.getByText("Opening balance").waitFor();
    await page.getByRole("group", { name: "For Di" }).getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect.poll(() => page.getByText("di@firm.example").count()).toBe(0);
    await page.getByRole("group", { name: "For Cy" }).getByRole("button", { name: "Make a named caller" }).click();
    await page.getByText("3 of 3 named callers in use").waitFor();
    expect(complaints).toEqual([]);
    await shot(page, "your-support");
    await context.close();
  }, 120_000);

  it("the upgrade shows bill, minutes and renewal date, asks, and records what was accepted (CON-15)", async () => {
    const { page, context, complaints } = await asCustomer();
    await page.goto(`${portal.url}/support/upgrade`);
    await page.getByRole("heading", { name: "Upgrade to Platinum" }).waitFor();
    const offer = (await portal.as(portal.cast.customer)("GET /api/accounts/:accountId/plan", { params: { accountId } })).upgrade?.value as { billCents: number; minutes: number; renewsOn: string };
    expect(offer).toMatchObject({ minutes: 600, renewsOn: "2027-06-01" });
    const price = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(offer.billCents / 100);
    await page.getByText("1 Jun 2027").first().waitFor();
    await page.getByRole("button", { name: `Upgrade now for ${price}` }).click();
    await page.getByText("Tick the box to accept what is shown.").waitFor();
    expect(await portal.ports.records.read.planOrders.count({ accountId })).toBe(0);
    await shot(page, "upgrade");
    await page.getByLabel("I accept the bill").check();
    await page.getByRole("button", { name: `Upgrade now for ${price}` }).click();
    await page.getByText("You have Platinum now.").waitFor();
    await page.getByText(`Upgrade: ${price}, 600 minutes, accepted by Berta Schröder`).waitFor();
    expect(await portal.ports.records.read.planOrders.list({ accountId })).toMatchObject([{ cents: offer.billCents, minutes: 600, renewsOn: "2027-06-01" }]);
    // More time is not for sale while included minutes are left.
    await page.getByText("600 included minutes are left; they are used first.").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it("have no serious finding of axe and no sideways scroll, light on a desktop and dark on a phone", async () => {
    const staff = await signIn(portal.cast.staff, { bypassCSP: true });
    for (const [path, heading] of [[`/staff/directory/${accountId}`, "Somebody calls"], ["/staff/directory/import", "How the file is read"]] as const) await look(staff.page, path, heading);
    await staff.context.close();
    const customer = await asCustomer({ bypassCSP: true });
    for (const [path, heading] of [["/support", "Minutes"], ["/support/upgrade", "More developers' time"]] as const) await look(customer.page, path, heading);
    await customer.context.close();
  }, 120_000);

  async function look(page: Page, path: string, heading: string): Promise<void> {
    await page.goto(portal.url + path);
    await page.getByRole("heading", { name: heading }).waitFor();
    expect(await lookOver(page, (kind) => shot(page, `${path.replaceAll("/", "_").replace(accountId, "account")}-${kind}`)), path).toEqual([]);
  }
});
