import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchBrowser, loaded, lookOver, openPage, signInByCode } from "../support/browser.ts";
import { sha256 } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const chinook = new URL("../support/data/Chinook_Sqlite.sqlite", import.meta.url);
const work = mkdtempSync(join(tmpdir(), "custody-pages-"));
const chosen = { sqlite: join(work, "chinook.sqlite"), large: join(work, "large.sqlite"), empty: join(work, "empty.mdb") };

describe.skipIf(chromiumPath === null)("the customer's pages, in a browser", () => {
  let portal: TestPortal;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<Awaited<ReturnType<Browser["newContext"]>>["storageState"]>>;

  beforeAll(async () => {
    const content = readFileSync(chinook);
    writeFileSync(chosen.sqlite, content);
    writeFileSync(chosen.large, Buffer.concat([content, Buffer.alloc(24 * 2 ** 20, 7)]));
    writeFileSync(chosen.empty, "");
    portal = await startPortal({ hasJobs: true });
    browser = await launchBrowser();
    const context = await browser.newContext();
    const { page, complaints } = await openPage(context);
    await signInByCode(portal, page, portal.cast.customer.email);
    expect(complaints).toEqual([]);
    signedIn = await context.storageState();
    await context.close();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(work, { recursive: true, force: true });
  });

  it("lead from the file to the receipt, the order to delete and the proof, without one breach of the content security policy", async () => {
    const context = await browser.newContext({ storageState: signedIn });
    const { page, complaints } = await openPage(context);
    await page.goto(`${portal.url}/send`);
    await page.getByTestId("files").setInputFiles([chosen.sqlite, chosen.empty]);
    await page.getByText("SQLite 3.45.1, 11 tables: looks readable").waitFor();
    await page.getByText("The selected file is empty (0 bytes)", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Remove empty.mdb" }).click();
    await page.getByRole("button", { name: "Send now" }).click();
    await page.getByText("Tick the box to go on.").waitFor();
    await page.getByLabel("In a few words, what is wrong?").fill("<b>Cannot be opened</b> {{7*7}}");
    await page.getByLabel("I have read how you handle it, and I agree").check();
    await page.getByRole("button", { name: "Send now" }).click();

    await page.getByRole("heading", { name: "We have it" }).waitFor({ timeout: 60_000 });
    await page.getByText("The fingerprint computed on your computer and ours are the same.").waitFor();
    await page.getByText("Details", { exact: true }).first().click();
    expect(await page.locator("code").first().textContent()).toBe(sha256(readFileSync(chinook)));
    const id = page.url().split("/").at(-1) ?? "";
    const { number } = await portal.as(portal.cast.customer)("GET /api/transfers/:id", { params: { id } });

    await page.getByRole("link", { name: "To this transfer" }).click();
    await page.getByRole("heading", { name: "<b>Cannot be opened</b> {{7*7}}" }).waitFor();
    await page.getByText("It is safe with us", { exact: false }).first().waitFor();
    await page.getByRole("link", { name: "Ask us to delete" }).click();
    await page.getByLabel("Why?").fill("The work is done");
    await page.getByLabel(/^Type T-/).fill("T-0");
    await page.getByRole("button", { name: "Order the deletion" }).click();
    await page.getByText(`This must be exactly ${number}.`).waitFor();
    await page.getByLabel(/^Type T-/).fill(number);
    await page.getByRole("button", { name: "Order the deletion" }).click();
    await page.getByRole("heading", { name: "Deletion ordered" }).waitFor();
    await page.getByRole("link", { name: "Proof of deletion" }).click({ timeout: 60_000 });
    await page.getByRole("heading", { name: "All known copies are erased" }).waitFor();

    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Signed file (JSON)" }).click()]);
    const proof = join(work, "proof.json");
    await download.saveAs(proof);
    await page.goto(`${portal.url}/check`);
    await page.locator("input[type=file]").setInputFiles(proof);
    await page.getByText("This proof is genuine").waitFor();
    writeFileSync(proof, readFileSync(proof, "utf8").replace(/"payload":\s*"(.{20})(.)/, (_, before: string, letter: string) => `"payload":"${before}${letter === "A" ? "B" : "A"}`));
    await page.locator("input[type=file]").setInputFiles(proof);
    await page.getByText("This is not a genuine proof of this portal").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it("go on with an upload after the tab was closed, and refuse another file in its place", async () => {
    const context = await browser.newContext({ storageState: signedIn });
    const first = await openPage(context);
    const line = await context.newCDPSession(first.page);
    await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2 * 2 ** 20 });
    await first.page.goto(`${portal.url}/send`);
    await first.page.getByTestId("files").setInputFiles([chosen.large]);
    await first.page.getByLabel("I have read how you handle it, and I agree").check();
    await first.page.getByRole("button", { name: "Send now" }).click();
    await first.page.getByText(/^[1-9]\d?%$/).first().waitFor({ timeout: 60_000 });
    await first.page.close();

    const { page, complaints } = await openPage(context);
    await page.goto(`${portal.url}/transfers`);
    await page.getByRole("link", { name: "Go on" }).click();
    await page.getByText("Not finished yet").waitFor();
    await page.getByTestId("same-file").setInputFiles(chosen.sqlite);
    await page.getByText(/This is another file/).waitFor();
    await page.getByTestId("same-file").setInputFiles(chosen.large);
    await page.getByRole("heading", { name: "We have it" }).waitFor({ timeout: 60_000 });
    await page.getByText("The fingerprint computed on your computer and ours are the same.").waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);

  it("send a person whose session has ended to sign in, in every tab", async () => {
    const context = await browser.newContext();
    const { page } = await openPage(context);
    await signInByCode(portal, page, portal.cast.otherCustomer.email);
    const other = await context.newPage();
    await other.goto(`${portal.url}/account`);
    await other.getByRole("button", { name: "Sign out everywhere" }).click();
    await other.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await other.getByText("You are signed out.").waitFor();
    await page.waitForURL("**/sign-in?next=%2Ftransfers", { timeout: 15_000 });
    await context.close();
  }, 120_000);

  it("have no serious finding of axe and nothing wider than the window, light on a desktop and dark on a phone", async () => {
    const context = await browser.newContext({ storageState: signedIn, reducedMotion: "reduce", bypassCSP: true });
    const page = await context.newPage();
    const { items } = await portal.as(portal.cast.customer)("GET /api/transfers", {});
    const paths = [
      "/transfers", "/send", "/account", "/help", "/how-we-handle-your-database", "/privacy", "/terms", "/check", "/development/inbox", "/nowhere",
      ...items.flatMap(({ id, state }) => (state === "deleted" ? [`/transfers/${id}`, `/transfers/${id}/proof`] : [`/transfers/${id}`, `/transfers/${id}/delete`, `/send/${id}`])),
    ];
    const findings: string[] = [];
    for (const path of paths) {
      await page.goto(portal.url + path);
      await loaded(page);
      findings.push(...(await lookOver(page)).map((finding) => `${path} ${finding}`));
    }
    expect(findings).toEqual([]);
    await context.close();
  }, 180_000);
});
