import { existsSync, readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendTus, until } from "../support/http.ts";
import { chromiumPath, launchBrowser, openPage, seriousFindings, signInByCode, signInByTotp } from "../support/browser.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { refusalOf, show } from "../support/received.ts";

const chinook = readFileSync(new URL("../support/data/Chinook_Sqlite.sqlite", import.meta.url));
const distribution = new URL("../../web/dist/index.html", import.meta.url);
const title = chromiumPath === null ? "masked copies on the pages (skipped: there is no /usr/bin/chromium)" : "masked copies on the pages";
const shots = process.env["SCREENSHOTS"];

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: TestPortal;
  let browser: Browser;
  let id: string;
  beforeAll(async () => {
    if (!existsSync(distribution)) await import("../../web/build.ts");
    portal = await startPortal({ hasJobs: true });
    browser = await launchBrowser();
    const { customer } = portal.cast;
    ({ id } = await portal.as(customer)("POST /api/transfers", { body: { purpose: "support", title: "Totals are wrong" } }));
    await sendTus(portal, customer, id, "Chinook.sqlite", chinook);
    await portal.as(customer)("POST /api/transfers/:id/complete", { params: { id } });
    await until(() => show(portal, customer, id), (seen) => seen.state === "received", "received");
  }, 180_000);
  afterAll(async () => {
    await browser.close();
  });
  const open = async (): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> => {
    const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1100, height: 900 } });
    await context.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    return { ...(await openPage(context)), context };
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  };

  it("the customer asks to be asked, reads who wants the full copy and why, and allows it", async () => {
    const { page, context, complaints } = await open();
    await signInByCode(portal, page, portal.cast.customer.email);
    await page.goto(`${portal.url}/account`);
    await page.getByLabel("Ask us before a full copy is given for support").check();
    await page.getByText("Saved.").waitFor();
    await shoot(page, "rule");
    const take = () => portal.as(portal.cast.otherStaff)("POST /api/transfers/:id/checkouts", { params: { id }, body: { purpose: "support", reason: "Totals differ only with real names", device: "Laptop 7", copy: "full" } });
    expect(await refusalOf(take())).toBe("403 approval-needed");
    await page.goto(`${portal.url}/transfers/${id}`);
    await page.getByText("Why: Totals differ only with real names").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "asked");
    await page.getByRole("button", { name: /^Allow .* the full copy$/ }).click();
    await page.getByText("may take the full copy.").first().waitFor();
    expect((await show(portal, portal.cast.customer, id)).fullCopyRequests[0]?.isAllowed).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("staff take the masked copy unless they say otherwise, and look at masked rows only", async () => {
    portal.clock.advance({ seconds: 31 });
    const { page, context, complaints } = await open();
    await signInByTotp(portal, page, portal.cast.staff);
    await page.goto(`${portal.url}/staff/transfers/${id}/take`);
    expect(await page.getByLabel(/^The masked copy/).isChecked()).toBe(true);
    await page.getByLabel("Why?").fill("The totals of a report are wrong");
    await page.getByLabel("On which device?").fill("Laptop 7");
    await shoot(page, "take");
    await page.getByRole("button", { name: "Take the working copy" }).click();
    await page.getByRole("link", { name: "Look at masked rows" }).click();
    await page.getByLabel("Tables").waitFor().catch(() => shoot(page, "stuck"));
    await page.getByLabel("Tables").selectOption("Customer");
    await page.getByRole("cell", { name: /^u-[0-9a-z]{10}@d-[0-9a-z]{6}\.invalid$/ }).first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "rows");
    const text = (await page.textContent("body")) ?? "";
    for (const personal of ["Gonçalves", "Köhler", "Stuttgart", "luisg@embraer.com.br"]) expect(text).not.toContain(personal);
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await shoot(page, "rows-320");
    expect(complaints).toEqual([]);
    expect((await show(portal, portal.cast.customer, id)).checkout).toMatchObject({ copy: "masked" });
    await context.close();
  }, 90_000);
});
