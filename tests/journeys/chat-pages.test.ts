import { existsSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { chromiumPath, launchBrowser, openPage, seriousFindings, signInByCode, signInByTotp } from "../support/browser.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

const distribution = new URL("../../web/dist/index.html", import.meta.url);
const title = chromiumPath === null ? "chat (skipped: there is no /usr/bin/chromium)" : "chat, in two browsers";
/** A folder for pictures of the pages, for whoever wants to look at them. */
const pictures = process.env["CHAT_PICTURES"];

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: ChatPortal;
  let browser: Browser;
  let berta: Page;
  let sam: Page;
  const complaints: string[][] = [];

  beforeAll(async () => {
    if (!existsSync(distribution)) await import("../../web/build.ts");
    portal = await startChatPortal({ hasJobs: true });
    browser = await launchBrowser();
    berta = await opened(portal.cast.customer);
    sam = await opened(portal.cast.staff);
  }, 180_000);

  afterAll(async () => { await browser.close(); });

  /** A browser of this person's own; axe may enter it. */
  async function opened(who: Enrolled, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ reducedMotion: "reduce", bypassCSP: true, ...options });
    const watched = await openPage(context);
    complaints.push(watched.complaints);
    portal.clock.advance({ seconds: 31 });
    // The second factor of a person is shown by the portal's clock.
    await (who.password === null ? signInByCode(portal, watched.page, who.email) : signInByTotp(portal, watched.page, who));
    return watched.page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures === undefined) return;
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
    for (const [size, viewport] of [["phone", { width: 360, height: 740 }], ["desktop", { width: 1280, height: 800 }]] as const) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: `${pictures}/${name}-${size}.png`, fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: `${pictures}/${name}-dark.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: "light" });
  }

  async function fits(page: Page): Promise<void> {
    const size = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: 320, height: 700 });
    // What does not fit is put under "More" after it was measured.
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth"), { timeout: 5000 }).toBeLessThanOrEqual(320);
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      // Colours take a moment to change; what is wrong stays wrong.
      let found = await seriousFindings(page);
      for (let turn = 0; found.length > 0 && turn < 4; turn += 1) found = await seriousFindings(page);
      expect(found).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
  }

  it("is asked for after reading what it is for, taken by a key, and read by both without loading a page (ALE-7)", async () => {
    await sam.goto(`${portal.url}/staff/chats`);
    await sam.getByLabel(/I am there for chats/).waitFor();
    await portal.beThere(portal.cast.staff);
    await berta.goto(`${portal.url}/chat`);
    for (const name of ["Chat is for", "Chat is not for", "What can suspend chat for your account"]) await berta.getByRole("heading", { name }).waitFor();
    await berta.getByText(/There now: Sam Okafor.*We cannot promise an answer at once/).waitFor();
    await fits(berta);
    await picture(berta, "customer-before");
    await berta.getByLabel("What is it about?").selectOption("fault-seen");
    await berta.getByLabel("Your question").fill("The report is empty");
    await berta.getByRole("button", { name: "Ask", exact: true }).click();
    await berta.getByText("You are next.").waitFor();
    await sam.getByText("Berta Schröder").waitFor();
    await picture(sam, "staff-waiting");
    await sam.keyboard.press("1");
    await sam.getByRole("log").getByText("The report is empty").waitFor();
    await berta.getByRole("heading", { name: "With Sam Okafor" }).waitFor();
    await sam.getByLabel("Write a message").fill("Which month?");
    await sam.keyboard.press("Enter");
    await berta.getByRole("log").getByText("Which month?").waitFor();
    await berta.getByLabel("Write a message").fill("November");
    await berta.keyboard.press("Enter");
    await sam.getByRole("log").getByText("November").waitFor();
    await fits(sam);
    await fits(berta);
    await picture(sam, "staff-running");
    await picture(berta, "customer-running");
  });

  it("warns both sides at 15 minutes, and at 20:00 it can only go on as a case (ALE-5)", async () => {
    portal.clock.advance({ minutes: 15 });
    for (const page of [berta, sam]) await page.getByText("The chat ends soon: in 5 minutes it can only go on as a case.").waitFor({ timeout: 25_000 });
    await picture(berta, "customer-warned");
    portal.clock.advance({ minutes: 5 });
    await berta.getByLabel("Write a message").fill("One more thing");
    await berta.keyboard.press("Enter");
    await berta.getByText("The time of this chat is over.").waitFor();
    expect(await berta.getByLabel("Write a message").count()).toBe(0);
    await sam.getByText("The time of this chat is over.").waitFor({ timeout: 25_000 });
    expect(await sam.getByRole("button", { name: "Close as solved" }).count()).toBe(0);
    await fits(berta);
    await picture(berta, "customer-over");
    await picture(sam, "staff-over");
    await berta.getByRole("button", { name: "Go on as a case" }).click();
    await berta.getByText("This chat goes on as a case.").waitFor();
    await berta.getByRole("link", { name: "To the case" }).waitFor();
    const [row] = await portal.ports.records.read.cases.list({ accountId: portal.accountId });
    expect(await portal.ports.records.read.caseMessages.count({ caseId: row?.id ?? "" })).toBe(4);
  });

  it("asks once how it was (ALE-9)", async () => {
    await picture(berta, "customer-survey");
    await berta.getByLabel("Good", { exact: true }).check();
    await berta.getByRole("button", { name: "Send", exact: true }).click();
    await berta.getByRole("heading", { name: "How was it?" }).waitFor({ state: "detached" });
    await berta.reload();
    await berta.getByRole("heading", { name: "Your last chat" }).waitFor();
    expect(await berta.getByRole("heading", { name: "How was it?" }).count()).toBe(0);
  });

  it("is suspended by a supervisor, says until when, and a supervisor can be asked again (ALE-16, ALE-17)", async () => {
    const { supervisor } = portal.cast;
    const [chat] = await portal.ports.records.read.chats.list({});
    await sam.goto(`${portal.url}/staff/chats/${chat?.id ?? ""}`);
    await sam.getByRole("button", { name: "Document an incident" }).click();
    await sam.getByLabel("It was severe").check();
    await sam.getByLabel("What happened").fill("called Sam names");
    await picture(sam, "staff-incident");
    await sam.getByRole("button", { name: "Document", exact: true }).click();
    await sam.getByText("The incident is documented.").waitFor();
    const vera = await opened(supervisor);
    await vera.goto(`${portal.url}/supervisor/chat`);
    await vera.getByText("“called Sam names”").waitFor();
    await vera.getByRole("button", { name: "Confirm", exact: true }).click();
    await vera.getByRole("button", { name: "Suspend chat", exact: true }).click();
    await vera.getByRole("dialog").getByRole("button", { name: "Suspend chat", exact: true }).click();
    await vera.getByText(/In force, until/).waitFor();
    // Without the message that it was done, which lies over the page for a while.
    await vera.reload();
    await vera.getByText(/In force, until/).waitFor();
    await fits(vera);
    await picture(vera, "supervisor-chat");

    await berta.goto(`${portal.url}/chat`);
    await berta.getByRole("heading", { name: "Chat is suspended for your account" }).waitFor();
    const [suspension] = await portal.ports.records.read.suspensions.list({ accountId: portal.accountId });
    const end = Temporal.Instant.from(suspension?.endsAt ?? "").toZonedDateTimeISO("Europe/Berlin");
    expect(end.toPlainDate().toString()).toBe("2026-12-19");
    await berta.getByText(`It is open again by itself: 19 Dec 2026, ${end.toPlainTime().toString().slice(0, 5)} (Berlin)`).waitFor();
    await berta.getByText("Nothing else changes: cases, mail, sending databases, downloads and orders to delete go on as ever.").waitFor();
    await fits(berta);
    expect(await berta.getByRole("button", { name: "Ask", exact: true }).count()).toBe(0);
    await picture(berta, "customer-suspended");
    await berta.getByText("Ask a supervisor to look at it again").click();
    await berta.getByLabel("Why it should be looked at again").fill("That was my cat.");
    await berta.getByRole("button", { name: "Send", exact: true }).click();
    await berta.getByText("A supervisor has been asked to look at it again.").waitFor();
    await vera.getByText("“That was my cat.”").waitFor();
  }, 90_000);

  it("that is suspended leads to a case, which opens as ever (ALE-15, ALE-17)", async () => {
    await berta.goto(`${portal.url}/chat`);
    await berta.getByRole("main").getByRole("link", { name: "Open a case" }).click();
    await berta.getByLabel("What is it about?").fill("Orders are missing");
    await berta.getByLabel("What happens?").fill("Since Monday.");
    await berta.getByRole("button", { name: "Open the case" }).click();
    await berta.getByRole("heading", { name: "Orders are missing" }).waitFor();
    await berta.getByLabel("Write more").fill("And the invoices.");
    await berta.getByRole("button", { name: "Send", exact: true }).click();
    await berta.getByText("And the invoices.").waitFor();
  }, 60_000);

  it("that is suspended keeps nobody from sending a database and ordering its deletion, and stays suspended (ALE-15, ALE-21)", async () => {

    await berta.getByRole("link", { name: "Send a database", exact: true }).click();
    await berta.getByTestId("files").setInputFiles({ name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from("order,customer\n1,Berta\n") });
    await berta.getByLabel("In a few words, what is wrong?").fill("Orders are missing");
    await berta.getByLabel("I have read how you handle it, and I agree").check();
    await berta.getByRole("button", { name: "Send now" }).click();
    await berta.getByRole("heading", { name: "We have it" }).waitFor({ timeout: 60_000 });
    const id = berta.url().split("/").at(-1) ?? "";
    const { number } = await portal.as(portal.cast.customer)("GET /api/transfers/:id", { params: { id } });
    await berta.goto(`${portal.url}/transfers/${id}/delete`);
    await berta.getByLabel("Why?").fill("No longer needed");
    await berta.getByLabel(/^Type T-/).fill(number);
    await berta.getByRole("button", { name: "Order the deletion" }).click();
    await berta.getByRole("heading", { name: "Deletion ordered" }).waitFor();
    expect(await portal.ports.records.read.directions.count({ transferId: id })).toBe(1);
    await berta.goto(`${portal.url}/chat`);
    await berta.getByRole("heading", { name: "Chat is suspended for your account" }).waitFor();
    expect(complaints.flat()).toEqual([]);
  }, 90_000);
});
