import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, openPage, seriousFindings, signInByCode, type WatchedPage } from "../support/browser.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

/** A folder for pictures of the page, for whoever wants to look at it. */
const pictures = process.env["PICTURES"];

describe.skipIf(chromiumPath === null)("the one list of cases and chats, in a browser", () => {
  let portal: ChatPortal;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    portal = await startChatPortal({ hasJobs: true });
    browser = await launchBrowser();
    watched = await openPage(await browser.newContext({ bypassCSP: true, reducedMotion: "reduce" }));
    ({ page } = watched);
    await page.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    await signInByCode(portal, page, portal.cast.customer.email);
  }, 60_000);
  afterAll(async () => { await browser.close(); });

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    for (const [size, viewport, colorScheme] of [["desktop", { width: 1280, height: 800 }, "light"], ["phone", { width: 360, height: 740 }, "light"], ["dark", { width: 1280, height: 800 }, "dark"]] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${pictures}/${name}-${size}.png`, fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  const rows = () => page.getByRole("main").getByRole("listitem");
  const later = (minutes: number): void => { portal.clock.advance({ minutes }); };
  const post = (path: string, body: object = {}, who = portal.cast.customer) => portal.ask(who, "POST", path, body);

  it("says what to do while it is empty", async () => {
    await page.goto(`${portal.url}/cases`);
    await page.getByText("You have no case and no chat").waitFor();
    await picture("empty");
    await page.getByRole("link", { name: "Finished" }).click();
    await page.getByText("Nothing is finished yet").waitFor();
  });

  it("has a row for each with its state in words, what happened last first, and a chat that became a case with the case", async () => {
    const printing = (await post("/api/cases", { title: "Printing stops", text: "Since Monday." })).body.case.id as string;
    later(1);
    const solved = await portal.running("How do I export to a spreadsheet?", { topic: "basic-question" });
    await post(`/api/chats/${solved}/end`, {}, portal.cast.staff);
    later(1);
    const chat = await portal.running("The report is empty");
    await post(`/api/chats/${chat}/case`, { title: "Empty report" });
    later(1);
    await post(`/api/cases/${printing}/messages`, { text: "Which printer is it?", isAsking: true }, portal.cast.staff);
    await portal.asked("Where are the invoices of last year?");
    await page.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    await page.goto(`${portal.url}/cases`);
    await rows().nth(3).waitFor();
    const words = (await rows().allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
    expect(words[0]).toMatch(/CH-1003 Where are the invoices of last year\? Chat · last changed .*Waiting for an answer/);
    expect(words[1]).toMatch(/S-1001 Printing stops .*Waiting for you/);
    expect(words[2]).toMatch(/S-1002 Empty report Case, from chat CH-1002 .*With support/);
    expect(words[3]).toMatch(/CH-1001 How do I export to a spreadsheet\? Chat, Basic questions · .*Chat ended/);
    await picture("list");
  });

  it("keeps its filter in the address, and opens an ended chat to be read again", async () => {
    await page.getByRole("link", { name: "Going on" }).click();
    await page.waitForURL("**/cases?part=open");
    await expect.poll(() => rows().count()).toBe(3);
    await page.goto(`${portal.url}/cases?part=finished`);
    await expect.poll(() => rows().count()).toBe(1);
    await page.getByRole("link", { name: /CH-1001/ }).click();
    await page.getByRole("heading", { name: "Your chat CH-1001" }).waitFor();
    await page.getByRole("log").getByText("How do I export to a spreadsheet?").waitFor();
    await picture("one-chat");
    await page.getByRole("link", { name: "All cases and chats" }).click();
    await rows().nth(3).waitFor();
  });

  it("changes under the reader's eyes when somebody answers", async () => {
    const waiting = (await portal.ask(portal.cast.staff, "GET", "/api/chats?view=waiting")).body.items[0].id as string;
    await portal.ask(portal.cast.staff, "POST", `/api/chats/${waiting}/accept`);
    await page.getByText("Being answered").waitFor();
  });

  it("has no serious finding of axe and no sideways scroll at 320 px, in both themes", async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => seriousFindings(page), { timeout: 10_000 }).toEqual([]);
    }
    expect(watched.complaints).toEqual([]);
  });
});
