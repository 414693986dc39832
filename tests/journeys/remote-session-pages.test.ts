import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, seriousFindings } from "../support/browser.ts";
import { startPortal, createTestClock, type TestPortal } from "../support/portal.ts";
import { askOnPage, customersPage, enrolOnPages, engineersPage, receiptVerdict, shootAll, type LivePage } from "../support/live-pages.ts";

const chinook = join(import.meta.dirname, "../support/data/Chinook_Sqlite.sqlite");
const title = chromiumPath === null ? "a remote session between two browsers on Chinook (skipped: there is no /usr/bin/chromium)" : "a remote session between two browsers on Chinook";

/** Every personal value of the customers' table, as it lies in the file. */
function secrets(): string[] {
  const database = new DatabaseSync(chinook, { readOnly: true });
  const rows = database.prepare("SELECT FirstName, LastName, Address, Phone, Email FROM Customer").all() as Record<string, string | null>[];
  database.close();
  return [...new Set(rows.flatMap((row) => Object.values(row)))].filter((value): value is string => value !== null && value.length > 4 && value !== "Schröder"); // the account of the cast has that name too
}

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: TestPortal;
  let browser: Browser;
  let folder: string;
  let engineer: LivePage;
  let customer: LivePage;
  const canaries = secrets();
  const leaks = (): string[] => canaries.filter((secret) => engineer.everything().includes(secret));

  beforeAll(async () => {
    portal = await startPortal({ hasJobs: true, clock: createTestClock(Temporal.Now.instant().toString()) });
    // A code of the authenticator is good once, and the first was used up when the cast was enrolled.
    portal.clock.advance({ seconds: 31 });
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), "custody-pages-"));
    await copyFile(chinook, join(folder, "shop.sqlite"));
    engineer = await engineersPage(portal, browser);
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("an engineer's key is made in their browser, and a supervisor enrols it by its fingerprint", async () => {
    await enrolOnPages(portal, browser, engineer);
    expect(await engineer.page.evaluate(`new Promise((resolve) => { const open = indexedDB.open("custody-engineer-keys"); open.onsuccess = () => { const all = open.result.transaction("keys").objectStore("keys").getAll(); all.onsuccess = () => { resolve(all.result.map((one) => one.privateKey.extractable)); }; }; })`)).toEqual([false]);
  }, 120_000);

  it("the customer reads who, why, what, what is hidden, how long, recording, what a no means and the connection, in this order", async () => {
    await askOnPage(engineer, { tables: "Customer, Invoice", recording: true });
    customer = await customersPage(portal, browser);
    await customer.page.getByRole("link", { name: "Read and answer" }).click();
    await customer.page.getByRole("heading", { name: "Your answer" }).waitFor();
    const headings = await customer.page.getByRole("heading", { level: 2 }).allTextContents();
    expect(headings).toEqual(["Who", "Why", "What they may ask", "What is hidden", "How long", "Is it recorded?", "If you say no", "Connection", "Your answer"]);
    expect(await customer.page.getByRole("main").innerText()).toContain(engineer.fingerprint);
    expect(await customer.page.locator("input:checked").count()).toBe(0);
    const [allow, deny] = await Promise.all(["Allow", "Deny"].map((name) => customer.page.getByRole("button", { name, exact: true }).boundingBox()));
    expect([allow?.width, allow?.height]).toEqual([deny?.width, deny?.height]);
    await customer.page.getByText("kbit/s down").waitFor();
    expect(await seriousFindings(customer.page)).toEqual([]);
  }, 120_000);

  it("the file is masked in this browser before anything is released, and the preview shows no name", async () => {
    const { page } = customer;
    await page.getByLabel("Choose the file").setInputFiles(join(folder, "shop.sqlite"));
    await page.getByText("11 tables").waitFor();
    await page.getByText(/^Customer: \d+ columns hidden/).click();
    const preview = page.getByRole("region", { name: "What they would see of Customer" });
    await preview.waitFor();
    const text = await preview.innerText();
    expect(canaries.filter((secret) => text.includes(secret))).toEqual([]);
    await page.getByRole("button", { name: "Hide SupportRepId", exact: true }).click();
    await expect.poll(() => preview.innerText(), { timeout: 20_000 }).toContain("[hidden]");
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.getByText("Say whether they may keep what is shown.").waitFor();
    await page.getByLabel("They may not keep it").check();
    expect(await seriousFindings(page)).toEqual([]);
    await shootAll(page, "consent");
    await page.getByRole("button", { name: "Allow", exact: true }).click();
  }, 120_000);

  it("nothing is answered before both compared the same six digits", async () => {
    const phrases = await Promise.all([customer, engineer].map((one) => one.page.locator("[data-phrase]").innerText()));
    expect(phrases[0]).toMatch(/^\d{3} \d{3}$/);
    expect(phrases[1]).toBe(phrases[0]);
    await shootAll(customer.page, "phrase");
    await customer.page.getByRole("button", { name: "Same digits" }).click();
    expect(await engineer.page.getByRole("button", { name: "Show rows" }).count()).toBe(0);
    await engineer.page.getByRole("button", { name: "Same digits" }).click();
    await engineer.page.getByRole("button", { name: "Show rows" }).waitFor();
  }, 120_000);

  it("the engineer sees masked rows, sorts and filters them, and joins still work", async () => {
    const { page } = engineer;
    await page.getByRole("combobox", { name: "Table", exact: true }).selectOption("Customer");
    await page.getByRole("button", { name: "Show rows" }).click();
    await page.getByText("59 rows", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Sort by CustomerId" }).click();
    await page.getByRole("cell", { name: /^u-[0-9a-z]{10}@d-/ }).first().waitFor();
    await page.getByRole("textbox", { name: "SELECT, also over several tables" }).fill("SELECT c.LastName, count(*) AS n, sum(i.Total) FROM Customer c JOIN Invoice i USING (CustomerId) GROUP BY c.CustomerId HAVING n = 7");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("58 rows", { exact: true }).first().waitFor();
    await page.getByRole("textbox", { name: "SELECT, also over several tables" }).fill("SELECT * FROM Employee");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("The query cannot be read, or names something that is not there.").waitFor();
    await customer.page.getByText("The query cannot be read, or names something that is not there.").waitFor();
    await page.getByRole("button", { name: "Show rows" }).click();
    await page.getByRole("cell", { name: /^u-[0-9a-z]{10}@d-/ }).first().waitFor();
    await engineer.look();
    expect(leaks()).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await shootAll(page, "engineer");
  }, 120_000);

  it("pause holds everything; going on goes on", async () => {
    await customer.page.getByRole("button", { name: "Pause" }).click();
    await engineer.page.getByText("Paused. Nothing is shown until the customer goes on.").waitFor();
    await customer.page.getByRole("button", { name: "Go on" }).click();
    await engineer.page.getByText("Paused. Nothing is shown until the customer goes on.").waitFor({ state: "detached" });
  }, 120_000);

  it("the customer hides one more column in the middle, and it holds at once", async () => {
    await customer.page.getByRole("combobox", { name: "Table", exact: true }).selectOption("Invoice");
    await customer.page.getByRole("combobox", { name: "Column", exact: true }).selectOption("Total");
    await customer.page.getByRole("button", { name: "Hide this column" }).click();
    await engineer.page.getByText("The customer has hidden more.").waitFor();
    await engineer.page.getByRole("textbox", { name: "SELECT, also over several tables" }).fill("SELECT DISTINCT Total FROM Invoice");
    await engineer.page.getByRole("button", { name: "Run" }).click();
    await engineer.page.getByRole("cell", { name: "[hidden]" }).waitFor();
  }, 120_000);

  it("the customer reveals one cell for a minute; no other value went, in no frame and on no page", async () => {
    await engineer.page.getByRole("combobox", { name: "Table", exact: true }).selectOption("Customer");
    await engineer.page.getByRole("button", { name: "Show rows" }).click();
    await engineer.page.getByText("59 rows", { exact: true }).first().waitFor();
    expect(leaks()).toEqual([]);
    await customer.page.getByText("What they saw").first().click();
    await customer.page.getByRole("button", { name: "Reveal one value" }).first().click();
    await customer.page.getByRole("dialog").getByLabel("Column").selectOption({ label: "Email" });
    await customer.page.getByRole("dialog").getByLabel("Why").fill("They compare it with a letter");
    await shootAll(customer.page, "reveal");
    await customer.page.getByRole("button", { name: "Reveal for 60 seconds" }).click();
    const value = await engineer.page.locator("p[data-revealed]").innerText();
    expect(canaries).toContain(value);
    await engineer.look();
    expect(leaks()).toEqual([value]);
    await customer.page.getByText("Revealed by you").waitFor({ state: "attached" });
    expect(await seriousFindings(customer.page)).toEqual([]);
    await shootAll(customer.page, "hosting");
  }, 120_000);

  it("the customer ends it; what was shown leaves the engineer's page, and both receipts verify", async () => {
    await customer.page.getByRole("button", { name: "End", exact: true }).click();
    await engineer.page.getByText("What was shown has been taken from this page.").waitFor();
    await customer.page.getByText("The session is over.").waitFor();
    for (const one of [customer, engineer]) {
      const verdict = await receiptVerdict(portal, one, folder);
      expect(verdict).toMatchObject({ isValid: true, payload: { state: "ended", disclosure: { reveals: 1 } } });
    }
    expect(await engineer.page.getByRole("table").count()).toBe(0);
    await shootAll(customer.page, "over");
    expect(await seriousFindings(customer.page)).toEqual([]);
  }, 120_000);

  it("leaves nothing in the browsers' stores, and breaks no policy on any page", async () => {
    for (const { page, complaints } of [customer, engineer]) {
      expect(await page.evaluate("JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })")).not.toMatch(/Customer|Invoice|u-[0-9a-z]{10}@/);
      expect(complaints).toEqual([]);
    }
    const sent = customer.frames.join("\n") + customer.sentBodies.join("\n");
    expect(canaries.filter((secret) => sent.includes(secret))).toEqual([]);
    expect(customer.frames.length).toBeGreaterThan(10);
  });
});
