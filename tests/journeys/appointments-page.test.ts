import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, openPage, seriousFindings, type WatchedPage } from "../support/browser.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

/** A folder for pictures of the page, for whoever wants to look at it. */
const pictures = process.env["PICTURES"];

describe.skipIf(chromiumPath === null)("a customer's appointments, in a browser", () => {
  let portal: ChatPortal;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    // The default policy is open from 9 to 17 in UTC; Berta's clock is Berlin's.
    portal = await startChatPortal({ hasJobs: true, environment: { POLICY_FILE: "default" } });
    await portal.ask(portal.cast.staff, "PATCH", `/api/accounts/${portal.accountId}/support`, { plan: { includesChat: true, isOverseas: true } });
    browser = await launchBrowser();
    watched = await openPage(await browser.newContext({ bypassCSP: true, reducedMotion: "reduce", timezoneId: "Europe/Berlin", extraHTTPHeaders: portal.bearer(portal.cast.customer) }));
    ({ page } = watched);
    await page.clock.setFixedTime(portal.clock.now().epochMilliseconds);
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

  const ahead = () => page.getByRole("list", { name: "To come" }).getByRole("listitem");

  it("say by when one must ask, and refuse a time too soon in words and not in code (CAP-13)", async () => {
    await page.goto(`${portal.url}/appointments`);
    await page.getByText("No appointment yet.").waitFor();
    await picture("appointments-none");
    await page.getByLabel("What for").selectOption("chat");
    await page.getByLabel("Begins, by your clock (Berlin)").fill("2026-11-20T08:00");
    await page.getByRole("button", { name: "Ask for it" }).click();
    await page.getByText("This time is not possible").waitFor();
    await page.getByText("It was asked for too late: it takes a working day ahead.").waitFor();
    await page.getByText("The earliest time is 20 Nov 2026, 16:00 (Berlin)").waitFor();
    await picture("appointments-refused");
  });

  it("show both clocks, what happens next, and become agreed under the reader's eyes (CAP-12)", async () => {
    await page.getByLabel("Begins, by your clock (Berlin)").fill("2026-11-26T07:30");
    await page.getByLabel("How long").selectOption("90");
    await page.getByRole("button", { name: "Ask for it" }).click();
    const card = ahead().first();
    await card.getByText("Waiting for our answer").waitFor();
    await card.getByText(/Thu,? 26 Nov 2026, 07:30 to 09:00/).first().waitFor();
    await card.getByText(/Thu,? 26 Nov 2026, 06:30 to 08:00/).waitFor();
    await card.getByText("Until then it opens nothing.", { exact: false }).waitFor();
    await page.goto(`${portal.url}/chat`);
    await page.getByText("You have asked for an appointment").waitFor();
    await picture("chat-appointment-asked");
    await page.goto(`${portal.url}/appointments`);
    await ahead().first().waitFor();
    const [{ id }] = (await portal.ask(portal.cast.staff, "GET", "/api/appointments")).body.items as [{ id: string }];
    await portal.ask(portal.cast.staff, "POST", `/api/appointments/${id}/confirm`);
    await card.getByText("Agreed", { exact: true }).waitFor();
    await portal.ask(portal.cast.staff, "POST", "/api/appointments", { accountId: portal.accountId, kind: "call", way: "mail", local: "2026-11-27T10:00", minutes: 30 });
    await expect.poll(() => ahead().count()).toBe(2);
    await picture("appointments-two");
  });

  it("lead to the chat in their time, which is open then, outside of the hours (CAP-12)", async () => {
    portal.clock.set("2026-11-26T06:30:00Z");
    await page.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    await page.goto(`${portal.url}/appointments`);
    await ahead().first().getByText("It is time now").waitFor();
    await picture("appointments-now");
    await page.getByRole("link", { name: "To the chat" }).click();
    await page.getByText("It is the time of your appointment").waitFor();
    await picture("chat-appointment-now");
    await page.getByLabel("Your question").fill("Good morning");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByText("You are next.").waitFor();
    const [chat] = await portal.ports.records.read.chats.list({ state: "waiting" });
    await portal.ask(portal.cast.staff, "POST", `/api/chats/${chat?.id ?? ""}/accept`);
    await page.getByRole("heading", { name: "With Sam Okafor" }).waitFor();
  });

  it("are called off after a question, and stand among the earlier ones", async () => {
    await page.goto(`${portal.url}/appointments`);
    await page.getByRole("button", { name: /Call off the appointment of Fri,? 27 Nov 2026, 10:00/ }).click();
    const question = page.getByRole("dialog");
    await question.getByText(/Fri,? 27 Nov 2026, 10:00 to 10:30/).waitFor();
    await picture("appointments-question");
    await question.getByRole("button", { name: "Keep it" }).click();
    expect(await ahead().count()).toBe(2);
    await page.getByRole("button", { name: /Call off the appointment of Fri,? 27 Nov 2026, 10:00/ }).click();
    await question.getByRole("button", { name: "Call it off" }).click();
    await expect.poll(() => ahead().count()).toBe(1);
    await page.getByText("1 earlier one").click();
    await page.getByText("Called off", { exact: true }).waitFor();
    await picture("appointments-earlier");
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => seriousFindings(page), { timeout: 10_000 }).toEqual([]);
    }
    expect(watched.complaints).toEqual([]);
  }, 60_000);
});
