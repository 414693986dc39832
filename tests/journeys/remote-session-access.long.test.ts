import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, seriousFindings } from "../support/browser.ts";
import { askOnPage, customersPage, engineersPage, enrolOnPages, receiptVerdict, shootAll, type LivePage } from "../support/live-pages.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

const access = join(import.meta.dirname, "../support/data/ASampleDatabase.accdb");
const title = chromiumPath === null ? "a remote session on an Access file (skipped: there is no /usr/bin/chromium)" : "a remote session on an Access file";

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: TestPortal;
  let browser: Browser;
  let folder: string;
  let engineer: LivePage;
  let customer: LivePage;

  beforeAll(async () => {
    portal = await startPortal({ hasJobs: true, clock: createTestClock(Temporal.Now.instant().toString()) });
    // A code of the authenticator is good once, and the first was used up when the cast was enrolled.
    portal.clock.advance({ seconds: 31 });
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), "custody-pages-"));
    await copyFile(access, join(folder, "assets.accdb"));
    engineer = await engineersPage(portal, browser);
    await enrolOnPages(portal, browser, engineer);
    await askOnPage(engineer, {});
    customer = await customersPage(portal, browser);
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("the customer chooses the table, hides a column of their own choice, shows one on purpose, and asks to see each answer first", async () => {
    const { page } = customer;
    await page.getByRole("link", { name: "Read and answer" }).click();
    await page.getByLabel("Choose the file").setInputFiles(join(folder, "assets.accdb"));
    await page.getByText("They name no tables: you choose which ones may be looked at.").waitFor();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.getByText("Choose at least one table.").waitFor();
    await page.getByLabel("May be looked at: Asset Items").check();
    await page.getByText(/^Asset Items: \d+ columns? hidden/).click();
    const preview = page.getByRole("region", { name: "What they would see of Asset Items" });
    await preview.waitFor();
    await page.getByRole("button", { name: "Hide Asset Category", exact: true }).click();
    await expect.poll(() => preview.innerText(), { timeout: 20_000 }).toContain("[hidden]");
    await page.getByRole("button", { name: "Show as it is: Owner", exact: true }).click();
    await page.getByRole("button", { name: "Show the real values" }).click();
    await page.getByRole("button", { name: "Owner as proposed" }).waitFor();
    await page.getByLabel("Ask me before each answer").check();
    await page.getByLabel("At most").selectOption("10");
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    for (const one of [customer, engineer]) await one.page.getByRole("button", { name: "Same digits" }).click();
    await page.getByText(/ 9 min left| 10 min left/).waitFor();
  }, 120_000);

  it("no row goes before the customer released it, and a no is a no", async () => {
    await engineer.page.getByRole("button", { name: "Show rows" }).click();
    const question = customer.page.getByRole("group", { name: /^Release these/ });
    await question.waitFor();
    await engineer.page.getByText("The customer looks at the rows first").waitFor();
    expect(await engineer.page.getByRole("table").count()).toBe(0);
    expect(await seriousFindings(customer.page)).toEqual([]);
    await shootAll(customer.page, "preview");
    await question.getByRole("button", { name: "Do not release" }).click();
    await engineer.page.getByText("The customer did not release it.").waitFor();
    await engineer.page.getByRole("button", { name: "Show rows" }).click();
    await question.getByRole("button", { name: "Release", exact: true }).click();
    await engineer.page.getByText("65 rows", { exact: true }).first().waitFor();
    expect(await engineer.page.getByRole("cell", { name: "[hidden]" }).count()).toBe(65);
    await shootAll(engineer.page, "access-engineer");
  }, 120_000);

  it("a reloaded tab shows nothing more and says so; the session is ended from there, and the receipt verifies", async () => {
    customer.page.on("dialog", (dialog) => void dialog.accept());
    await customer.page.reload();
    await customer.page.getByText("This tab does not hold the file").waitFor();
    await engineer.page.getByText("Waiting for their browser").waitFor();
    await shootAll(customer.page, "reloaded");
    await customer.page.getByRole("button", { name: "End it now" }).click();
    await customer.page.getByText("The session is over.").waitFor();
    expect(await receiptVerdict(portal, customer, folder)).toMatchObject({ isValid: true, payload: { state: "ended" } });
    expect([...customer.complaints, ...engineer.complaints]).toEqual([]);
  }, 120_000);
});
