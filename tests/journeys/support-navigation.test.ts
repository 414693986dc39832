import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { chromiumPath, launchBrowser, openPage, seriousFindings } from "../support/browser.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

const title = chromiumPath === null ? "the navigation of support (skipped: there is no /usr/bin/chromium)" : "the navigation of support, in a browser";

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: ChatPortal;
  let browser: Browser;
  const complaints: string[][] = [];

  beforeAll(async () => {
    portal = await startChatPortal();
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    expect(complaints.flat()).toEqual([]);
  });

  /** A browser of this person's own, signed in by its token; axe may enter it. */
  async function opened(who: Enrolled, width = 1280): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: "reduce", bypassCSP: true, viewport: { width, height: 800 }, extraHTTPHeaders: portal.bearer(who) });
    const watched = await openPage(context);
    complaints.push(watched.complaints);
    return watched.page;
  }

  const main = (page: Page) => page.getByRole("navigation", { name: "Main" });

  it("shows beside the chats how many wait, without loading a page", async () => {
    const page = await opened(portal.cast.staff);
    await page.goto(`${portal.url}/staff`);
    await main(page).getByRole("link", { name: "Chats", exact: true }).waitFor();
    const id = await portal.asked();
    await main(page).getByRole("link", { name: "Chats 1 waits", exact: true }).waitFor();
    await portal.ask(portal.cast.staff, "POST", `/api/chats/${id}/accept`);
    await main(page).getByRole("link", { name: "Chats", exact: true }).waitFor();
    await portal.ask(portal.cast.staff, "POST", `/api/chats/${id}/end`, {});
    await page.context().close();
  });

  it("stands in one row beside name and menus from 768 px up, and in one row of its own on a phone; nothing is lost under More", async () => {
    const page = await opened(portal.cast.supervisor);
    await page.goto(`${portal.url}/staff`);
    await page.getByRole("button", { name: /^Account of/ }).waitFor();
    for (const width of [1600, 1280, 1150, 1024, 900, 768, 600, 360, 320]) {
      await page.setViewportSize({ width, height: 800 });
      // What fits is measured when the new width is drawn.
      await page.evaluate("new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done); }); })");
      const [header = 0, sideways = 0] = await page.evaluate<number[]>("[document.querySelector('header').offsetHeight, document.documentElement.scrollWidth - document.documentElement.clientWidth]");
      expect({ width, rows: Math.round(header / 61), sideways }).toEqual({ width, rows: width >= 768 ? 1 : 2, sideways: 0 });
      const more = main(page).getByRole("button", { name: /^More/ });
      if (await more.count() > 0) await more.click();
      expect((await main(page).getByRole("link").allTextContents()).sort(), `at ${String(width)} px`).toEqual(["Appointments", "Cases", "Chats", "Directory", "Queue", "Remote sessions", "Supervision"]);
      if (width === 320) expect(await seriousFindings(page)).toEqual([]);
      if (await more.count() > 0) await more.click();
    }
    await page.context().close();
  }, 60_000);

  it("opens More by keyboard, closes it with Escape back on its button, when the focus leaves it, and when one goes somewhere", async () => {
    const page = await opened(portal.cast.staff, 768);
    await page.goto(`${portal.url}/staff/cases`);
    const more = main(page).getByRole("button", { name: "More" });
    const hidden = main(page).getByRole("link", { name: "Appointments" });
    await more.focus();
    await page.keyboard.press("Enter");
    await hidden.waitFor();
    expect(await more.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await hidden.waitFor({ state: "hidden" });
    expect(await page.evaluate("document.activeElement.textContent")).toBe("More");
    await page.keyboard.press("Enter");
    await hidden.waitFor();
    await page.keyboard.press("Shift+Tab");
    await hidden.waitFor({ state: "hidden" });
    await more.click();
    await hidden.click();
    await page.waitForURL("**/staff/appointments");
    await page.getByRole("heading", { name: "Appointments", level: 1 }).waitFor();
    await hidden.waitFor({ state: "hidden" });
    await page.context().close();
  });

  it("moves through the cases with J and K, opens one with Enter, searches with / and shows the keys with ?, as the queue of transfers does", async () => {
    const opening = async (name: string): Promise<string> => (await portal.ask(portal.cast.customer, "POST", "/api/cases", { title: name, text: "Since the update." })).body.case.id as string;
    const first = await opening("Prints nothing");
    // The queue stands by age.
    portal.clock.advance({ seconds: 1 });
    const second = await opening("Prints too much");
    const page = await opened(portal.cast.staff);
    await page.goto(`${portal.url}/staff/cases`);
    await page.getByRole("link", { name: /Prints too much/ }).waitFor();
    // The policy's reason, with its time as people write it.
    await page.getByText(/Why here: Waiting since 19 Nov 2026, \d\d:\d\d/).first().waitFor();
    const at = (): Promise<string> => page.evaluate("document.activeElement.dataset.row");
    await page.keyboard.press("j");
    expect(await at()).toBe(first);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await at()).toBe(second);
    await page.keyboard.press("k");
    expect(await at()).toBe(first);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).getByText("Next row of the list").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Escape");
    expect(await at()).toBe(first);
    await page.keyboard.press("/");
    await page.keyboard.type("jk");
    expect(await page.getByRole("searchbox", { name: "Number of a case" }).inputValue()).toBe("jk");
    await page.getByRole("link", { name: /Prints nothing/ }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/staff/cases/${first}`);
    await page.context().close();
  });

  it("keeps the filters of the cases in the address, also from part to part, and takes them from there", async () => {
    const page = await opened(portal.cast.staff);
    await page.goto(`${portal.url}/staff/cases?department=programming&urgent=1`);
    await page.getByText("Nothing here.").waitFor();
    expect(await page.getByRole("combobox", { name: "Department" }).inputValue()).toBe("programming");
    await page.getByRole("link", { name: "All", exact: true }).click();
    await page.getByRole("combobox", { name: "State" }).selectOption("open");
    await page.getByRole("combobox", { name: "Department" }).selectOption("");
    await page.getByRole("checkbox", { name: "Only urgent ones" }).click();
    await page.getByRole("link", { name: /Prints too much/ }).waitFor();
    expect(new URL(page.url()).search).toBe("?view=all&state=open");
    await page.getByRole("combobox", { name: "State" }).selectOption("closed");
    await page.getByText("Nothing here.").waitFor();
    await page.goto(`${portal.url}/staff/cases?view=all&account=${portal.accountId}`);
    await page.getByRole("link", { name: /Prints too much/ }).waitFor();
    await page.getByText("Only Bäckerei Schröder GmbH").waitFor();
    await page.context().close();
  });
});
