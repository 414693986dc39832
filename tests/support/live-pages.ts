import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { openPage, signInByCode, signInByTotp } from "./browser.ts";
import { until } from "./http.ts";
import type { TestPortal } from "./portal.ts";
import { startProgram } from "./program.ts";

/** One person's browser in a remote session, with everything that came to it and went from it. */
export interface LivePage {
  readonly page: Page;
  readonly complaints: string[];
  /** WebSocket frames in both directions, as text of bytes. */
  readonly frames: string[];
  /** Bodies of requests. */
  readonly sentBodies: string[];
  readonly fingerprint: string;
  /** Notes what the page shows now. */
  readonly look: () => Promise<void>;
  /** Frames, bodies of answers, and what the page showed at every look. */
  readonly everything: () => string;
}

const shots = process.env["SCREENSHOTS"];

/** Pictures for a person's eyes, where `SCREENSHOTS` names a folder: desktop, phone, dark. The page must not be wider than a phone. */
export async function shootAll(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? { width: 1100, height: 900 };
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  await page.setViewportSize({ width: 320, height: 700 });
  await until(() => page.evaluate<number>("document.documentElement.scrollWidth"), (width) => width <= 320, `${name} fits into 320 px`);
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-320.png`, fullPage: true });
  await page.setViewportSize(before);
  if (shots === undefined) return;
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${shots}/${name}-dark.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: "light" });
}

async function watched(browser: Browser): Promise<LivePage & { fingerprint: string }> {
  const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1100, height: 900 }, acceptDownloads: true });
  const { page, complaints } = await openPage(context);
  // Two browsers, a worker and a portal at once: a busy machine needs patience.
  page.setDefaultTimeout(40_000);
  const frames: string[] = [];
  const bodies: string[] = [];
  const sentBodies: string[] = [];
  const seen: string[] = [];
  const note = ({ payload }: { payload: string | Buffer }): void => void frames.push(typeof payload === "string" ? payload : payload.toString("utf8"));
  page.on("websocket", (socket) => {
    socket.on("framesent", note);
    socket.on("framereceived", note);
  });
  page.on("request", (request) => void sentBodies.push(request.postDataBuffer()?.toString("utf8") ?? ""));
  page.on("response", (response) => {
    if (!response.url().includes("/api/") || response.url().endsWith("/api/events")) return;
    response.text().then((text) => bodies.push(text), () => undefined);
  });
  return { page, complaints, frames, sentBodies, fingerprint: "", look: async () => void seen.push(await page.content()), everything: () => [...frames, ...bodies, ...seen].join("\n") };
}

export async function engineersPage(portal: TestPortal, browser: Browser): Promise<LivePage> {
  const engineer = await watched(browser);
  await signInByTotp(portal, engineer.page, portal.cast.staff);
  return engineer;
}

export async function customersPage(portal: TestPortal, browser: Browser): Promise<LivePage> {
  const customer = await watched(browser);
  await signInByCode(portal, customer.page, portal.cast.customer.email);
  return customer;
}

/** The engineer makes a key, the supervisor compares and enrols it, both on their pages. */
export async function enrolOnPages(portal: TestPortal, browser: Browser, engineer: LivePage): Promise<void> {
  const { page } = engineer;
  await page.goto(`${portal.url}/staff/sessions`);
  await page.getByLabel("This browser or device").fill("Office laptop");
  await page.getByRole("button", { name: "Make a key" }).click();
  const fingerprint = await page.getByLabel("Fingerprint").innerText();
  (engineer as { fingerprint: string }).fingerprint = fingerprint;
  await shootAll(page, "key");
  const supervisor = await watched(browser);
  await signInByTotp(portal, supervisor.page, portal.cast.supervisor);
  await supervisor.page.goto(`${portal.url}/supervisor/people`);
  await supervisor.page.getByText(fingerprint).waitFor();
  await shootAll(supervisor.page, "enrol");
  await supervisor.page.getByRole("button", { name: /enrol the key of/ }).click();
  await supervisor.page.getByText("Enrolled", { exact: true }).waitFor();
  expect(supervisor.complaints).toEqual([]);
  await supervisor.page.context().close();
  await page.reload();
  await page.getByText("Enrolled. Customers see this fingerprint:").waitFor();
}

/** The engineer asks on the page and is on the page of the session afterwards. */
export async function askOnPage({ page }: LivePage, wish: { readonly tables?: string; readonly recording?: boolean; readonly lookup?: boolean }): Promise<void> {
  await page.getByRole("link", { name: "Ask to look at the data" }).click();
  await page.getByRole("list", { name: "Customers found" }).getByRole("button").first().click();
  await page.getByLabel("Purpose").fill("Look why two invoices have the same number");
  await page.getByLabel("Case").fill("C-77");
  if (wish.tables !== undefined) await page.getByRole("textbox", { name: /^Tables/ }).fill(wish.tables);
  if (wish.lookup === true) await page.getByLabel("Look up a value that the caller tells you").check();
  if (wish.recording === true) await page.getByLabel("Ask to keep what is shown").check();
  await shootAll(page, "ask");
  await page.getByRole("button", { name: "Ask the customer" }).click();
  await page.getByText("Waiting for the customer's answer.").waitFor();
}

/** The receipt that this person saves on their page, checked as `custody verify` checks it, without the portal. */
export async function receiptVerdict(portal: TestPortal, { page }: LivePage, folder: string): Promise<Record<string, unknown>> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save the receipt" }).click()]);
  const path = join(folder, "receipt.json");
  await download.saveAs(path);
  expect((await readFile(path, "utf8")).length).toBeGreaterThan(500);
  await writeFile(join(folder, "keys.json"), await (await fetch(`${portal.url}/api/verify/keys`)).text());
  const { program, finished } = startProgram(folder, ["verify", "receipt.json", "--keys", "keys.json", "--json"]);
  program.stdin.end();
  const done = await finished;
  expect(done.exitCode, done.errors).toBe(0);
  return done.json();
}
