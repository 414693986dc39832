import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webDirectory } from "../../server/compose.ts";
import { takeMail } from "../../server/actions/mail-intake/take.ts";
import { readMail } from "../../server/mail/read-mail.ts";
import { chromiumPath, launchBrowser, openPage, seriousFindings, signInByTotp, type WatchedPage } from "../support/browser.ts";
import { writeMail } from "../support/dovecot.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

describe.skipIf(chromiumPath === null || !existsSync(join(webDirectory, "index.html")))("held mails in the browser", () => {
  let portal: TestPortal;
  let browser: Browser;
  let watched: WatchedPage;
  beforeAll(async () => {
    portal = await startPortal({ environment: { IMAP_URL: "imap://a:b@127.0.0.1:1/INBOX" } });
    for (const [from, subject, text] of [["stranger@elsewhere.example", "The export has no header row", "Hello,\n\nsince the last update the export has no header row.\n\nKind regards\nStranger"], ["other@elsewhere.example", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>"]] as const) await takeMail(portal.ports, portal.ports.settings.mailbox!, await readMail(Buffer.from(writeMail({ from, subject, text }))));
    browser = await launchBrowser();
    watched = await openPage(await browser.newContext({ bypassCSP: true, reducedMotion: "reduce", viewport: { width: 1200, height: 900 } }));
    // Every code of the authenticator is good once.
    portal.clock.advance({ minutes: 1 });
    await signInByTotp(portal, watched.page, portal.cast.staff);
  });
  afterAll(async () => { await browser.close(); });

  async function picture(name: string): Promise<void> {
    const pictures = process.env["PICTURES"];
    if (pictures === undefined) return;
    for (const [size, width, colorScheme] of [["desktop", 1200, "light"], ["phone", 360, "light"], ["dark", 1200, "dark"]] as const) {
      await watched.page.setViewportSize({ width, height: 900 });
      await watched.page.emulateMedia({ colorScheme });
      await watched.page.screenshot({ path: `${pictures}/${name}-${size}.png` });
    }
    await watched.page.emulateMedia({ colorScheme: "light" });
    await watched.page.setViewportSize({ width: 1200, height: 900 });
  }

  it("are listed, read as plain text, fit a narrow window, and hurt no accessibility rule", async () => {
    const { page, complaints } = watched;
    await page.goto(`${portal.url}/staff/held-mails`);
    await page.getByRole("link", { name: "<img src=x onerror=alert(1)>" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("link", { name: "The export has no header row" }).click();
    await page.getByText("since the last update the export has no header row.").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    await page.setViewportSize({ width: 1200, height: 900 });
    expect(complaints).toEqual([]);
  });

  it("become a case of the customer that staff choose, or are refused and erased", async () => {
    const { page, complaints } = watched;
    await page.getByRole("button", { name: "Release" }).click();
    await page.getByText("Choose the customer.").waitFor();
    await page.getByRole("searchbox").last().fill("Schröder");
    await page.getByRole("button", { name: /Bäckerei Schröder/ }).click();
    await page.getByRole("button", { name: "Release" }).click();
    await page.waitForURL("**/staff/cases/case_*");
    expect(await portal.ports.records.read.cases.count({ channel: "mail" })).toBe(1);
    await page.getByText("stranger@elsewhere.example has no sign-in and cannot read your answer here").waitFor();
    await picture("no-sign-in");
    // Colours take a moment to change; what is wrong stays wrong.
    await expect.poll(() => seriousFindings(page), { timeout: 10_000 }).toEqual([]);
    await page.getByRole("button", { name: "Invite them" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite a person" });
    expect(await dialog.getByLabel("E-mail address").inputValue()).toBe("stranger@elsewhere.example");
    await dialog.getByLabel("Name").fill("Stephen Stranger");
    await picture("no-sign-in-invite");
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByText("Stephen Stranger (stranger@elsewhere.example) was invited and cannot read your answer until the invitation is taken").waitFor();
    expect(await portal.ports.records.read.people.find({ email: "stranger@elsewhere.example" })).toMatchObject({ role: "customer", activatedAt: null });
    await page.goto(`${portal.url}/staff/held-mails`);
    await page.getByRole("link", { name: "<img src=x onerror=alert(1)>" }).click();
    await page.getByRole("button", { name: "Refuse" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Refuse" }).click();
    await page.getByText("No mail is held.").waitFor();
    expect(await portal.ports.records.read.heldMails.count({ state: "dropped", textKey: null })).toBe(1);
    expect(complaints).toEqual([]);
  });
});
