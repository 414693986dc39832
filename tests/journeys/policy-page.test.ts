import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, openPage, seriousFindings } from "../support/browser.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

describe.skipIf(chromiumPath === null)("the public policy page", () => {
  let portal: TestPortal;
  let browser: Browser;
  beforeAll(async () => {
    portal = await startPortal();
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it.each([["light", 1200], ["dark", 320]] as const)("opens at the clause that a decision links to, for anybody: %s, %i px (POL-1)", async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
    const { page, complaints } = await openPage(context);
    await page.goto(`${portal.url}/policy#HOT-13`);
    await page.getByRole("heading", { name: "When we take urgency off" }).waitFor();
    const clause = page.locator("[id='HOT-13']");
    await expect.poll(async () => { const box = await clause.boundingBox(); return box !== null && box.y >= 0 && box.y < 900; }).toBe(true);
    expect(await clause.getAttribute("data-here")).toBe("");
    await page.getByRole("link", { name: "Link to clause HOT-8" }).click();
    await expect.poll(() => page.locator("[id='HOT-8']").getAttribute("data-here")).toBe("");
    expect(new URL(page.url()).hash).toBe("#HOT-8");
    await page.getByText(portal.ports.policy.hash).waitFor();
    expect(Number(await page.evaluate("document.documentElement.scrollWidth"))).toBe(width);
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000);

  it("has no serious finding of axe, and leads to how a database is handled (ALO-26)", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${portal.url}/policy`);
    await page.getByRole("heading", { name: "Working hours" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("article").getByRole("link", { name: "How we handle your database" }).click();
    await page.getByRole("heading", { name: "How we handle your database", level: 1 }).waitFor();
    await context.close();
  }, 90_000);
});
