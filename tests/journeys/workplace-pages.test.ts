import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { chromiumPath, launchBrowser, openPage, seriousFindings } from "../support/browser.ts";
import { startChatPortal, type ChatPortal } from "../support/chats.ts";

const title = chromiumPath === null ? "the workplace of support (skipped: there is no /usr/bin/chromium)" : "the workplace of support, in a browser";

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: ChatPortal;
  let browser: Browser;
  let caseId: string;
  const complaints: string[][] = [];

  beforeAll(async () => {
    portal = await startChatPortal();
    browser = await launchBrowser();
    caseId = (await portal.ask(portal.cast.customer, "POST", "/api/cases", { title: "Prints nothing", text: "Since the update." })).body.case.id as string;
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    expect(complaints.flat()).toEqual([]);
  });

  /** A browser of this person's own, signed in by its token; axe may enter it. */
  async function opened(who: Enrolled, path: string): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: "reduce", bypassCSP: true, extraHTTPHeaders: portal.bearer(who) });
    const watched = await openPage(context);
    complaints.push(watched.complaints);
    await watched.page.goto(portal.url + path);
    return watched.page;
  }

  it("keeps a reply, puts it where the cursor is in a case's answer and in a chat, and deletes it once that is confirmed", async () => {
    const page = await opened(portal.cast.staff, `/staff/cases/${caseId}`);
    await page.getByRole("link", { name: "Keep replies to insert" }).click();
    await page.getByRole("button", { name: "New reply" }).click();
    const dialog = page.getByRole("dialog", { name: "New reply" });
    await dialog.getByLabel("Name").fill("Log, please");
    await dialog.getByRole("button", { name: "Save the reply" }).click();
    await dialog.getByText("Please fill this in.").waitFor();
    await dialog.getByLabel("Text", { exact: true }).fill("Please send us the log.");
    await dialog.getByRole("button", { name: "Save the reply" }).click();
    await page.getByRole("heading", { name: "Log, please" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Change" }).click();
    await portal.ask(portal.cast.otherStaff, "PUT", `/api/saved-replies/${(await portal.ports.records.read.savedReplies.list({}))[0]?.id ?? ""}`, { name: "Log, please", text: "Please send us the whole log.", version: 1 });
    await page.getByRole("dialog").getByRole("button", { name: "Save the reply" }).click();
    await page.getByRole("alert").getByText(/somebody changed this one meanwhile/).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Please send us the whole log.").waitFor();

    await page.goto(`${portal.url}/staff/cases/${caseId}`);
    const reply = page.getByLabel("Your reply");
    await reply.fill("Hello. Bye.");
    await page.evaluate("document.querySelector('[name=reply]').setSelectionRange(7, 7)");
    await page.getByLabel("Saved reply").selectOption("Log, please");
    await page.getByRole("button", { name: "Insert" }).click();
    expect(await reply.inputValue()).toBe("Hello. Please send us the whole log.Bye.");
    expect(await portal.ports.records.read.caseMessages.count({ caseId })).toBe(1);
    await page.getByRole("button", { name: "Send the reply" }).click();
    await page.getByText("Hello. Please send us the whole log.Bye.", { exact: true }).last().waitFor();

    const chatId = await portal.running();
    await page.goto(`${portal.url}/staff/chats/${chatId}`);
    await page.getByLabel("Saved reply").selectOption("Log, please");
    await page.getByRole("button", { name: "Insert" }).click();
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("Please send us the whole log.").waitFor();

    await page.goto(`${portal.url}/staff/saved-replies`);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await portal.ports.records.read.savedReplies.count({})).toBe(1);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: "Delete “Log, please”?" }).getByRole("button", { name: "Delete" }).click();
    await page.getByText("No reply is saved").waitFor();
    await page.context().close();
  }, 60_000);

  it("shows on a case who else of support has it open, while they have, and customers nothing of it", async () => {
    const sam = await opened(portal.cast.staff, `/staff/cases/${caseId}`);
    const berta = await opened(portal.cast.customer, `/cases/${caseId}`);
    await sam.getByRole("heading", { name: "Prints nothing" }).waitFor();
    expect(await sam.getByText(/has this open/).count()).toBe(0);
    const tess = await opened(portal.cast.otherStaff, `/staff/cases/${caseId}`);
    await tess.getByRole("status").getByText("Sam Okafor has this open, too.").waitFor();
    await sam.getByRole("status").getByText("Tess Moreau has this open, too.").waitFor();
    const vera = await opened(portal.cast.supervisor, `/staff/cases/${caseId}`);
    await sam.getByRole("status").getByText("Tess Moreau and Vera Lindgren have this open, too.").waitFor();
    expect(await seriousFindings(vera)).toEqual([]);
    await vera.getByRole("link", { name: "Cases", exact: true }).first().click();
    await sam.getByRole("status").getByText("Tess Moreau has this open, too.").waitFor();
    await berta.getByRole("heading", { name: "Prints nothing" }).waitFor();
    expect(await berta.getByText(/open, too/).count()).toBe(0);
    for (const page of [sam, berta, tess, vera]) await page.context().close();
  }, 60_000);

  it("tells the only supervisor why their own incident waits, and what to do; with another one, who can confirm it (ALE-12)", async () => {
    const { supervisor, otherStaff } = portal.cast;
    const [chat] = await portal.ports.records.read.chats.list({ state: "running" });
    expect((await portal.ask(supervisor, "POST", `/api/chats/${chat?.id ?? ""}/incidents`, { kind: "D", about: "person", words: "called everybody names" })).status).toBe(201);
    const page = await opened(supervisor, "/supervisor/chat");
    await page.getByText("You filed it, so somebody else confirms it").waitFor();
    await page.getByText(/There is no other supervisor/).getByRole("link", { name: "People of the department" }).waitFor();
    expect(await page.getByRole("button", { name: "Confirm", exact: true }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await portal.ports.records.read.people.update({ id: otherStaff.personId }, { role: "supervisor" });
    await page.reload();
    await page.getByText(/Ask another supervisor to look at this page: Tess Moreau\./).waitFor();
    await page.goto(`${portal.url}/supervisor/policy/compare`);
    await page.getByRole("combobox", { name: "The other" }).waitFor();
    // A copy as wide as its longest label is no wider than the one that is shown.
    expect(await page.evaluate(`Array.from(document.querySelectorAll("main select"), (select) => {
      const copy = select.cloneNode(true);
      copy.style.width = "max-content";
      document.body.append(copy);
      const isCut = copy.offsetWidth > select.offsetWidth;
      copy.remove();
      return isCut;
    })`)).toEqual([false, false]);
    await page.context().close();
  }, 60_000);
});
