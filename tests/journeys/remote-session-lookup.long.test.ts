import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, seriousFindings } from "../support/browser.ts";
import { askOnPage, customersPage, engineersPage, enrolOnPages, shootAll, type LivePage } from "../support/live-pages.ts";
import { createTestClock, startPortal, type TestPortal } from "../support/portal.ts";

const title = chromiumPath === null ? "a value that the caller said (skipped: there is no /usr/bin/chromium)" : "a value that the caller said";

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
    const database = new DatabaseSync(join(folder, "people.sqlite"));
    database.exec("CREATE TABLE People (Id INTEGER PRIMARY KEY, Email TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO People SELECT i, 'person' || i || '@shop.example' FROM n");
    database.close();
    engineer = await engineersPage(portal, browser);
    await enrolOnPages(portal, browser, engineer);
    customer = await customersPage(portal, browser);
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("a no on the page is a no: nothing is opened, and the engineer reads it", async () => {
    await askOnPage(engineer, {});
    await customer.page.reload();
    await customer.page.getByRole("link", { name: "Read and answer" }).click();
    await customer.page.getByRole("button", { name: "Deny", exact: true }).click();
    await customer.page.getByText("You said no. Nothing was opened").waitFor();
    await engineer.page.getByText("The customer said no.").waitFor();
    expect(await seriousFindings(customer.page)).toEqual([]);
    await shootAll(customer.page, "denied");
    await engineer.page.goto(`${portal.url}/staff/sessions`);
  }, 120_000);

  it("is looked up once the customer allowed it, points at one row, and a refusal tells nothing", async () => {
    await askOnPage(engineer, { tables: "People", lookup: true });
    const { page } = customer;
    await page.goto(`${portal.url}/transfers`);
    await page.getByRole("link", { name: "Read and answer" }).click();
    await page.getByLabel("Choose the file").setInputFiles(join(folder, "people.sqlite"));
    await page.getByText(/^People: \d+ columns? hidden/).waitFor();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    for (const one of [customer, engineer]) await one.page.getByRole("button", { name: "Same digits" }).click();
    await engineer.page.getByRole("button", { name: "Show rows" }).click();
    const third = engineer.page.getByRole("row").nth(3).getByRole("cell");
    const id = await third.first().innerText();
    const ask = async (value: string): Promise<void> => {
      await engineer.page.getByText("Look up a value", { exact: true }).click();
      await engineer.page.getByLabel("Value", { exact: true }).fill(value);
      await engineer.page.getByRole("button", { name: "Ask the customer" }).click();
    };
    await ask(`person${id}@shop.example`);
    await page.getByText(`typed “person${id}@shop.example”, said to be in People.Email`).waitFor();
    await shootAll(page, "lookup");
    await page.getByRole("button", { name: "Release", exact: true }).click();
    await engineer.page.getByText("Email: row 3 of the view has this value.").waitFor();
    expect(await engineer.page.getByRole("main").innerText()).not.toContain("@shop.example");
    await engineer.page.getByText("Look up a value", { exact: true }).click();
    await ask("person1@shop.example");
    await page.getByRole("button", { name: "Do not release" }).click();
    await engineer.page.getByText("The customer did not release it.").waitFor();
    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByText("The session is over.").waitFor();
    expect([...customer.complaints, ...engineer.complaints]).toEqual([]);
  }, 120_000);
});
