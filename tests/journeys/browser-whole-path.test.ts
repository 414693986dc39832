import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { chromiumPath, launchBrowser, openPage, signInByCode, signInByTotp } from "../support/browser.ts";
import { findNeedles, plantDatabase, textNeedles, windowsOf, type Needle } from "../support/canaries.ts";
import { sha256 } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const data = new URL("../support/data/", import.meta.url);
const distribution = new URL("../../web/dist/index.html", import.meta.url);
const work = mkdtempSync(join(tmpdir(), "custody-path-"));
const usualTemporary = process.env["TMPDIR"];
const temporary = join(work, "temporary");

interface Sample {
  readonly name: string;
  /** Puts the file there and tells what of it must not be found afterwards. */
  readonly prepare: (path: string) => Needle[];
}

const samples: readonly Sample[] = [
  {
    name: "Kunden Wąchock 7391.sqlite",
    prepare: (path) => {
      const content = readFileSync(new URL("Chinook_Sqlite.sqlite", data));
      writeFileSync(path, content);
      const database = new DatabaseSync(path, { readOnly: true });
      const rows = database.prepare("SELECT Email, Address FROM Customer").all() as { Email: string; Address: string }[];
      database.close();
      return [...windowsOf("Chinook", content, 16), ...rows.flatMap(({ Email, Address }) => [...textNeedles(Email, Email), ...textNeedles(Address, Address)])];
    },
  },
  {
    name: "Bestand 株式会社 5512.accdb",
    prepare: (path) => {
      const content = readFileSync(new URL("ASampleDatabase.accdb", data));
      writeFileSync(path, content);
      return windowsOf("the Access sample", content, 32);
    },
  },
  { name: "planted-canaries-8812.sqlite", prepare: (path) => plantDatabase(path, 50 * 2 ** 20) },
];

describe.skipIf(chromiumPath === null)("the whole path, in a browser", () => {
  let portal: TestPortal;
  let empty: TestPortal;
  let browser: Browser;
  let customer: Page;
  let staff: Page;
  const complaints: string[][] = [];

  beforeAll(async () => {
    if (!existsSync(distribution)) await import("../../web/build.ts");
    browser = await launchBrowser();
    // From here on temporary files are the portal's only, and can be searched.
    mkdirSync(temporary);
    process.env["TMPDIR"] = temporary;
    portal = await startPortal({ hasJobs: true });
    empty = await startPortal({ hasJobs: true });
    const customers = await openPage(await browser.newContext({ reducedMotion: "reduce" }));
    await signInByCode(portal, customers.page, portal.cast.customer.email);
    const support = await browser.newContext({ reducedMotion: "reduce" });
    // The browser's clock is the portal's: the code fits, and "today" is the same day.
    portal.clock.advance({ seconds: 31 });
    await support.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    const supporters = await openPage(support);
    await signInByTotp(portal, supporters.page, portal.cast.staff);
    [customer, staff] = [customers.page, supporters.page];
    complaints.push(customers.complaints, supporters.complaints);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await Promise.all([portal.stop(), empty.stop()]);
    if (usualTemporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usualTemporary;
    rmSync(work, { recursive: true, force: true });
  });

  /** What a press on the link brings, as bytes. */
  async function downloaded(page: Page, link: Locator): Promise<Buffer> {
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const content = readFileSync(await download.path());
    await download.delete();
    return content;
  }

  it.each(samples)("leads $name there and back, byte for byte, to a proof that verifies and to nothing left (ALO-21)", async ({ name, prepare }) => {
    const path = join(work, name);
    const needles = prepare(path);
    const original = readFileSync(path);
    expect(needles[0] !== undefined && original.includes(needles[0].bytes), "what is searched for stood in the file").toBe(true);
    const words = { title: `Invoices of ${name} do not open`, reason: `The index looks torn, 6151 ${name}`, note: `Rebuilt page 4177 of ${name}`, order: `No longer needed 2293 ${name}`, name };
    for (const [what, text] of Object.entries(words)) needles.push(...textNeedles(`${what} of ${name}`, text));

    await customer.goto(`${portal.url}/send`);
    await customer.getByTestId("files").setInputFiles(path);
    await customer.getByLabel("In a few words, what is wrong?").fill(words.title);
    await customer.getByLabel("I have read how you handle it, and I agree").check();
    await customer.getByRole("button", { name: "Send now" }).click();
    await customer.getByRole("heading", { name: "We have it" }).waitFor({ timeout: 120_000 });
    await customer.getByText("The fingerprint computed on your computer and ours are the same.").waitFor();
    await customer.getByText("Details", { exact: true }).first().click();
    expect(await customer.locator("code").first().textContent()).toBe(sha256(original));
    const id = customer.url().split("/").at(-1) ?? "";
    const { number } = await portal.as(portal.cast.customer)("GET /api/transfers/:id", { params: { id } });

    await staff.goto(`${portal.url}/staff/transfers/${id}/take`);
    // The usual copy for support is the masked one; what is repaired must be whole.
    await staff.getByLabel("The full copy").check();
    await staff.getByLabel("Why?").fill(words.reason);
    await staff.getByLabel("On which device?").fill("Support laptop 7");
    await staff.getByRole("button", { name: "Take the working copy" }).click();
    await staff.getByRole("heading", { name: "You hold the working copy" }).waitFor();
    const copy = await downloaded(staff, staff.getByRole("link", { name: `Download ${name}` }));
    expect(copy.equals(original)).toBe(true);
    copy.writeUInt32BE(0xc0ffee00, copy.length - 4);
    const resultPath = join(work, `repaired ${name}`);
    writeFileSync(resultPath, copy);
    await staff.getByTestId("result").setInputFiles(resultPath);
    await staff.getByText("1 result is stored").waitFor({ timeout: 120_000 });
    await staff.getByRole("link", { name: "Return", exact: true }).first().click();
    await staff.getByLabel("What was done").fill(words.note);
    await staff.getByLabel("How was it removed?").selectOption("overwritten");
    await staff.getByLabel("I attest that my working copy is gone").check();
    await staff.getByRole("button", { name: "Return it to the customer" }).click();
    await staff.getByText("The result waits for the customer.").waitFor();

    await customer.goto(`${portal.url}/transfers/${id}`);
    await customer.getByText(words.note).first().waitFor();
    const result = await downloaded(customer, customer.getByRole("link", { name: "Download", exact: true }));
    expect(result.equals(copy)).toBe(true);
    expect(result.equals(original)).toBe(false);

    await customer.goto(`${portal.url}/transfers/${id}/delete`);
    await customer.getByLabel("Why?").fill(words.order);
    await customer.getByLabel(/^Type T-/).fill(number);
    await customer.getByRole("button", { name: "Order the deletion" }).click();
    await customer.getByRole("link", { name: "Proof of deletion" }).click({ timeout: 60_000 });
    await customer.getByRole("heading", { name: "All known copies are erased" }).waitFor();
    const certificate = await downloaded(customer, customer.getByRole("link", { name: "Signed file (JSON)" }));
    const { keys } = (await (await fetch(`${portal.url}/api/verify/keys`)).json()) as { keys: Parameters<typeof verifyCertificate>[1] };
    const check = verifyCertificate(certificate.toString("utf8"), keys);
    expect(check.problems).toEqual([]);
    expect(check.payload?.transfer.id).toBe(id);
    for (const at of [20, certificate.length >> 1, certificate.length - 20]) {
      const changed = Buffer.from(certificate);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(verifyCertificate(changed.toString("latin1"), keys).isValid, `byte ${String(at)} changed`).toBe(false);
    }

    // What a portal holds that nobody ever sent anything to is nobody's.
    const common = new Set(findNeedles([empty.folder], needles).map((found) => found.split(" in /")[0]));
    const left = findNeedles([portal.folder, temporary], needles.filter((needle) => !common.has(needle.name)));
    expect(left).toEqual([]);
    expect(common.size).toBeLessThan(needles.length / 10);
    expect(complaints.flat()).toEqual([]);
  }, 240_000);
});
