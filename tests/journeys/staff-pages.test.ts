import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkOut } from "../../server/actions/transfers/check-out.ts";
import { request } from "../../server/actions/transfers/request.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { sampleDatabase, send, sendAll } from "../../server/demo/send.ts";
import { chromiumPath, launchBrowser, loaded, lookOver, openPage, signInByTotp, totpCode } from "../support/browser.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const distribution = new URL("../../web/dist/index.html", import.meta.url);
const title = chromiumPath === null ? "the pages of support (skipped: there is no /usr/bin/chromium)" : "the pages of support, in a browser";

describe.skipIf(chromiumPath === null)(title, () => {
  let portal: TestPortal;
  let browser: Browser;
  let original: Buffer;

  beforeAll(async () => {
    if (!existsSync(distribution)) await import("../../web/build.ts");
    portal = await startPortal();
    browser = await launchBrowser();
    original = await sampleDatabase(40);
  }, 180_000);

  afterAll(async () => {
    await browser.close();
  });

  /** A transfer that was received and waits to be taken. */
  async function received(name: string): Promise<string> {
    const customer = await portal.caller(portal.cast.customer);
    const { id } = await request(portal.ports, customer, { purpose: "repair", title: name });
    await send(portal.ports, customer, id, { name: "accounts.sqlite", content: original });
    await sendAll(portal.ports, customer, id);
    return id;
  }

  /** Signs in on the page as a person does. The browser's clock is the portal's; every code is used once. */
  async function signIn(who: Enrolled, options: Parameters<Browser["newContext"]>[0] = {}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
    portal.clock.advance({ seconds: 31 });
    const context = await browser.newContext({ acceptDownloads: true, reducedMotion: "reduce", ...options });
    await context.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    const { page, complaints } = await openPage(context);
    await signInByTotp(portal, page, who);
    return { page, context, complaints };
  }

  it("lead a working copy from the queue through download and result back to the customer, attested as gone (ALO-16, ALO-17)", async () => {
    const id = await received("Invoices do not open");
    const { page, context, complaints } = await signIn(portal.cast.staff);
    await page.getByRole("heading", { name: "Queue" }).waitFor();
    await page.getByRole("link", { name: /Invoices do not open/ }).waitFor();
    await page.keyboard.press("j");
    expect(await page.evaluate("document.activeElement.dataset.row")).toBe(id);
    await page.keyboard.press("1");
    await page.waitForURL(`**/staff/transfers/${id}/take`);
    await page.getByRole("button", { name: "Take the working copy" }).click();
    await page.getByText("Write why. The customer reads it.").waitFor();
    await page.getByLabel("Why?").fill("The invoice table does not open");
    await page.getByLabel("On which device?").fill("Support laptop 7");
    await page.getByRole("button", { name: "Take the working copy" }).click();
    await page.getByRole("heading", { name: "You hold the working copy" }).waitFor();
    await page.getByText("nothing yet: no copy is with you").waitFor();

    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download accounts.sqlite" }).click()]);
    expect(createHash("sha256").update(readFileSync(await download.path())).digest("hex")).toBe(createHash("sha256").update(original).digest("hex"));
    await page.getByRole("button", { name: "Start the repair" }).click();
    await page.getByText("Repair, since", { exact: false }).waitFor();
    await page.getByTestId("result").setInputFiles({ name: "accounts-repaired.sqlite", mimeType: "application/octet-stream", buffer: original });
    await page.getByText("1 result is stored").waitFor({ timeout: 30_000 });

    await page.getByRole("link", { name: "Return", exact: true }).first().click();
    await page.getByRole("heading", { name: "Return" }).waitFor();
    await page.getByLabel("What was done").fill("Rebuilt the index of the invoice table.");
    await page.getByRole("button", { name: "Return it to the customer" }).click();
    await page.getByText("Tick the box: without it the copy counts as open.").first().waitFor();
    expect((await portal.as(portal.cast.staff)("GET /api/transfers/:id", { params: { id } })).state).toBe("in-work");
    await page.getByLabel("How was it removed?").selectOption("overwritten");
    await page.getByLabel("I attest that my working copy is gone").check();
    await page.getByRole("button", { name: "Return it to the customer" }).click();
    await page.waitForURL(`**/staff/transfers/${id}`);
    await page.getByText("The result waits for the customer.").waitFor();

    const seen = await portal.as(portal.cast.customer)("GET /api/transfers/:id", { params: { id } });
    expect(seen).toMatchObject({ state: "returned", outstandingRemovals: 0, returned: { note: "Rebuilt the index of the invoice table.", nothingToReturn: false } });
    expect(seen.checkouts[0]).toMatchObject({ device: "Support laptop 7", reason: "The invoice table does not open", removal: { method: "overwritten" } });
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it("say who holds a copy when two want it at the same moment, and offer no bytes to the second (ALO-16)", async () => {
    const id = await received("Wanted by two");
    const { page, context, complaints } = await signIn(portal.cast.staff);
    await page.goto(`${portal.url}/staff/transfers/${id}/take`);
    await page.getByLabel("Why?").fill("I want it too");
    await page.getByLabel("On which device?").fill("Support laptop 7");
    // The page must not learn of it before the press: only the refusal tells.
    await page.route(`**/api/transfers/${id}`, (route) => route.abort());
    await checkOut(portal.ports, await portal.caller(portal.cast.otherStaff), id, { purpose: "repair", reason: "First", device: "Workstation 3", copy: "full" });
    await page.getByRole("button", { name: "Take the working copy" }).click();
    await page.getByRole("alert").getByText(/Tess Moreau holds the working copy since .* \(/).waitFor();
    await page.unroute(`**/api/transfers/${id}`);
    await page.goto(`${portal.url}/staff/transfers/${id}`);
    await page.getByRole("heading", { name: "Tess Moreau holds the working copy" }).waitFor();
    expect(await page.getByRole("link", { name: /^Download/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Take over" }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it("announce what arrives and move no row until they are asked to", async () => {
    await received("Was there before");
    const { page, context, complaints } = await signIn(portal.cast.staff);
    await page.getByRole("link", { name: /Was there before/ }).waitFor();
    const rows = async (): Promise<string[]> => page.locator("[data-row]").evaluateAll((links) => links.map((link) => link.getAttribute("data-row") ?? ""));
    const before = await rows();
    const id = await received("Arrived meanwhile");
    await page.getByRole("status").getByText("1 new transfer in this list").waitFor();
    expect(await rows()).toEqual(before);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("link", { name: /Arrived meanwhile/ }).waitFor();
    expect((await rows()).sort()).toEqual([...before, id].sort());
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it("ask for a second proof where rights change, keep the page on a wrong code, and go on with a right one", async () => {
    const { page, context, complaints } = await signIn(portal.cast.supervisor);
    await page.goto(`${portal.url}/supervisor/people`);
    await page.getByText("Audrey Keller", { exact: true }).waitFor();
    portal.clock.advance({ minutes: 11 });
    await context.clock.setFixedTime(portal.clock.now().epochMilliseconds);
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    await page.getByRole("dialog").getByLabel("E-mail address").fill("nina@vendor.example");
    await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Nina Neu");
    await page.getByRole("dialog").getByRole("button", { name: "Invite", exact: true }).click();
    const proof = page.getByRole("dialog", { name: "It is you?" });
    await proof.getByLabel("Password").fill(portal.cast.supervisor.password ?? "");
    await proof.getByLabel("Code from your authenticator app").fill("000000");
    await proof.getByRole("button", { name: "Go on" }).click();
    await proof.getByText("That does not fit together.").waitFor();
    expect(await portal.ports.records.read.people.find({ email: "nina@vendor.example" })).toBeUndefined();
    await proof.getByLabel("Code from your authenticator app").fill(totpCode(portal, portal.cast.supervisor));
    await proof.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Nina Neu is invited.").waitFor();
    expect(await portal.ports.records.read.people.find({ email: "nina@vendor.example" })).toMatchObject({ role: "staff" });
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it("lead a supervisor from the overview to the ledger, which verifies, also against a head that was kept, and not against another one", async () => {
    const { page, context, complaints } = await signIn(portal.cast.supervisor);
    await page.goto(`${portal.url}/supervisor`);
    await page.getByRole("link", { name: /Copies not accounted for/ }).waitFor();
    await page.getByRole("link", { name: "Ledger", exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the signed head" }).click()]);
    const head = readFileSync(await download.path(), "utf8");
    await received("One more entry");
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText("The record is intact").waitFor();
    await page.getByText("Earlier head or receipt", { exact: true }).first().click();
    await page.getByRole("textbox", { name: /Earlier head or receipt/ }).fill(head);
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText(/It continues what you compared it with/).waitFor();
    await page.getByRole("textbox", { name: /Earlier head or receipt/ }).fill(head.replace(/"signature": ".{6}/, `"signature": "AAAAAA`));
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByText("The record is intact").count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it("show an auditor the record of a transfer and nothing that reads contents or changes anything", async () => {
    const id = await received("Seen by the auditor");
    const { page, context, complaints } = await signIn(portal.cast.auditor);
    await page.waitForURL("**/supervisor");
    expect(await page.getByRole("link", { name: "People" }).count()).toBe(0);
    await page.goto(`${portal.url}/transfers/${id}`);
    await page.waitForURL(`**/supervisor/transfers/${id}`);
    await page.getByRole("heading", { name: /Seen by the auditor/ }).waitFor();
    await page.getByText("What happened").waitFor();
    const offers = await page.getByRole("main").getByRole("button").or(page.getByRole("main").getByRole("link")).allTextContents();
    expect(offers.filter((offer) => /take|download|return|release|delete|allow|invite/i.test(offer))).toEqual([]);
    await page.goto(`${portal.url}/staff`);
    await page.waitForURL("**/supervisor");
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it("have no serious finding in light and dark, no sideways scroll at 320 px and no breach of the content security policy", async () => {
    const id = await received("Looked at by axe");
    const { page, context, complaints } = await signIn(portal.cast.supervisor);
    const { items } = await portal.as(portal.cast.staff)("GET /api/accounts");
    const places = [
      "/staff", "/staff?view=all", "/staff?view=outstanding", `/staff/transfers/${id}`, `/staff/transfers/${id}/take`, `/staff/transfers/${id}/return`, "/staff/requests/new", "/staff/directory",
      `/staff/directory/${items[0]?.id ?? ""}`, "/supervisor", "/supervisor/charts", "/supervisor/ledger", "/supervisor/people", `/supervisor/transfers/${id}`,
    ];
    const findings: string[] = [];
    for (const place of places) {
      await page.goto(portal.url + place);
      await loaded(page);
      findings.push(...(await lookOver(page)).map((found) => `${place} ${found}`));
    }
    expect(findings).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
});
