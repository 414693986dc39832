import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, openPage, seriousFindings, signInByCode } from "../support/browser.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { dataFile } from "../support/table-files.ts";
import { workbookFile } from "../support/workbook-file.ts";

const folder = mkdtempSync(join(tmpdir(), "custody-local-check-"));
const placed = (name: string, content: Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Whole at both ends, overwritten where its rows are: only who opens it can tell. */
function brokenWithin(): Buffer {
  const content = dataFile("Chinook_Sqlite.sqlite");
  for (let page = 5; page < content.length / 4096 - 5; page += 3) content.fill(0x55, page * 4096, page * 4096 + 200);
  return content;
}

describe.skipIf(chromiumPath === null)("the check before anything is sent, in a browser", () => {
  let portal: TestPortal;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const sent: string[] = [];

  beforeAll(async () => {
    portal = await startPortal({ hasJobs: true });
    browser = await launchBrowser();
    context = await browser.newContext();
    ({ page, complaints } = await openPage(context));
    await signInByCode(portal, page, portal.cast.customer.email);
    page.on("request", (request) => { if (request.method() !== "GET") sent.push(`${request.method()} ${request.url()}`); });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function lookAt(paths: readonly string[]): Promise<void> {
    await page.goto(`${portal.url}/send`);
    await page.getByTestId("files").setInputFiles([...paths]);
  }
  const row = (name: string) => page.getByRole("listitem").filter({ hasText: basename(name) });

  it("opens each kind of database in a worker: tables and rows are counted, passwords, damage and missing companions told, nothing is sent", async () => {
    const names = {
      sqlite: placed("shop.sqlite", dataFile("Chinook_Sqlite.sqlite")),
      broken: placed("broken.sqlite", brokenWithin()),
      access: placed("assets.accdb", dataFile("ASampleDatabase.accdb")),
      locked: placed("locked.accdb", dataFile("access-with-password.accdb")),
      dump: placed("dump-of-shop.sql", dataFile("Chinook_PostgreSql.sql")),
      dbase: placed("products.dbf", dataFile("dbase_83.dbf")),
      workbook: placed("list.xlsx", workbookFile({ People: '<row><c t="inlineStr"><is><t>Anna</t></is></c></row>' })),
      table: placed("people.csv", Buffer.from("id;name\n1;Anna\n2;Berta\n")),
    };
    await lookAt(Object.values(names));
    await row(names.sqlite).getByText("Opened here: 11 tables, 15,607 rows.").waitFor();
    await row(names.broken).getByText("looks damaged. Send it as it is", { exact: false }).waitFor();
    await row(names.access).getByText("Opened here: 1 table, 65 rows.").waitFor();
    await row(names.locked).getByText("protected with a password", { exact: false }).waitFor();
    await row(names.dump).getByText("Opened here: 11 tables, 15,607 rows.").waitFor();
    await row(names.dbase).getByText("This belongs with products.dbt.", { exact: false }).waitFor();
    await row(names.dbase).getByText("dBase III, 1 table: looks readable").waitFor();
    await row(names.dbase).getByText("1 table, 67 rows.", { exact: false }).waitFor();
    await row(names.workbook).getByText("1 table, 1 row.", { exact: false }).waitFor();
    await row(names.table).getByText("1 table, 2 rows.", { exact: false }).waitFor();
    if (process.env["SCREENSHOTS"] !== undefined) await page.screenshot({ path: join(process.env["SCREENSHOTS"], "local-check.png"), fullPage: true });
    expect(sent).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it("takes a folder: files that belong together are read together", async () => {
    const inner = join(folder, "ledger");
    mkdirSync(inner);
    writeFileSync(join(inner, "products.dbf"), dataFile("dbase_83.dbf"));
    writeFileSync(join(inner, "products.dbt"), Buffer.alloc(512 * 200, 0x1a));
    await page.goto(`${portal.url}/send`);
    await page.getByLabel("Choose a folder").last().setInputFiles(inner);
    await row("ledger/products.dbf").getByText("1 table, 67 rows.", { exact: false }).waitFor();
    expect(await page.getByText("This belongs with", { exact: false }).count()).toBe(0);
    expect(complaints).toEqual([]);
  }, 60_000);

  it("has no serious finding of accessibility, in both themes and at 320 pixels", async () => {
    const state = await context.storageState();
    for (const colorScheme of ["light", "dark"] as const) {
      const other = await browser.newContext({ storageState: state, bypassCSP: true, colorScheme, viewport: { width: 320, height: 700 } });
      const small = await other.newPage();
      await small.goto(`${portal.url}/send`);
      await small.getByTestId("files").setInputFiles([join(folder, "shop.sqlite"), join(folder, "broken.sqlite")]);
      await small.getByText("Opened here", { exact: false }).waitFor();
      await small.getByText("looks damaged", { exact: false }).waitFor();
      if (process.env["SCREENSHOTS"] !== undefined) await small.screenshot({ path: join(process.env["SCREENSHOTS"], `local-check-${colorScheme}.png`), fullPage: true });
      expect(await seriousFindings(small)).toEqual([]);
      await expect.poll(() => small.evaluate<boolean>("document.documentElement.scrollWidth <= 320")).toBe(true);
      await other.close();
    }
  }, 60_000);
});
