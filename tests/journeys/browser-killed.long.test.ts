import { createHash, randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchProfile, openPage, signInByCode } from "../support/browser.ts";
import { startCountingProxy, type CountingProxy } from "../support/counting-proxy.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const distribution = new URL("../../web/dist/index.html", import.meta.url);
const work = mkdtempSync(join(tmpdir(), "custody-killed-"));
const profile = join(work, "profile");
const file = join(work, "large.mdb");
const bytes = 200 * 2 ** 20;
const sentTwiceMax = 8 * 2 ** 20;
/** Pages, questions and heads of requests go the same way as the file; they are less than this. */
const besidesMax = 2 ** 20;

describe.skipIf(chromiumPath === null)("a browser that is killed while it sends", () => {
  let portal: TestPortal;
  let proxy: CountingProxy;
  let context: BrowserContext | null = null;
  let sha256 = "";

  beforeAll(async () => {
    if (!existsSync(distribution)) await import("../../web/build.ts");
    const digest = createHash("sha256");
    const descriptor = openSync(file, "w");
    for (let written = 0; written < bytes; written += 2 ** 20) {
      const piece = randomBytes(2 ** 20);
      digest.update(piece);
      writeSync(descriptor, piece);
    }
    closeSync(descriptor);
    sha256 = digest.digest("hex");
    let port = 0;
    proxy = await startCountingProxy(() => port);
    const started = await startPortal({ hasJobs: true, environment: { PUBLIC_URL: `http://localhost:${String(proxy.port)}` } });
    port = Number(new URL(started.url).port);
    portal = { ...started, url: `http://localhost:${String(proxy.port)}` };
  }, 120_000);

  afterAll(async () => {
    await context?.close();
    await proxy.close();
    rmSync(work, { recursive: true, force: true });
  });

  /** The number of the browser's own process, not of one of its helpers. */
  async function processOf(running: BrowserContext): Promise<number> {
    const line = await running.browser()?.newBrowserCDPSession();
    const { processInfo } = (await line?.send("SystemInfo.getProcessInfo")) ?? { processInfo: [] };
    const id = processInfo.find(({ type }) => type === "browser")?.id;
    if (id === undefined) throw new Error("the browser does not tell its process");
    return id;
  }

  it("goes on after its next start where the portal stands, when the same file is chosen, and nearly nothing is sent twice", async () => {
    // Signed in earlier: a browser writes its cookies down some time later, or when it ends.
    context = await launchProfile(profile);
    await signInByCode(portal, (await openPage(context)).page, portal.cast.customer.email);
    await context.close();

    context = await launchProfile(profile);
    const browserProcess = await processOf(context);
    const ended = new Promise<void>((resolve) => context?.once("close", () => { resolve(); }));
    const first = await openPage(context);
    await first.page.goto(`${portal.url}/send`);
    await first.page.getByTestId("files").setInputFiles(file);
    await first.page.getByLabel("I have read how you handle it, and I agree").check();
    const before = proxy.sent();
    const atDeath = new Promise<number>((resolve) => {
      proxy.whenSent(before + bytes / 2, () => {
        process.kill(browserProcess, "SIGKILL");
        resolve(proxy.sent() - before);
      });
    });
    await first.page.getByRole("button", { name: "Send now" }).click();
    expect(await atDeath).toBeLessThan(bytes * 0.6);
    await ended;

    // Asking lets the former request end first: what the portal says from here on stands.
    const { items: unfinished } = await portal.as(portal.cast.customer)("GET /api/uploads", {});
    expect(unfinished).toHaveLength(1);
    const head = await fetch(`${portal.url}/api/uploads/${unfinished[0]?.id ?? ""}`, { method: "HEAD", headers: { ...portal.bearer(portal.cast.customer), "tus-resumable": "1.0.0" } });
    const offset = Number(head.headers.get("upload-offset"));
    const sentBefore = proxy.sent() - before;
    expect(offset).toBeGreaterThan(bytes * 0.4);
    expect(sentBefore - offset).toBeLessThan(sentTwiceMax);

    context = await launchProfile(profile);
    const { page, complaints } = await openPage(context);
    const between = proxy.sent();
    await page.goto(`${portal.url}/transfers`);
    await page.getByRole("link", { name: "Go on" }).click();
    await page.getByText("Not finished yet").waitFor();
    await page.getByTestId("same-file").setInputFiles(file);
    await page.getByRole("heading", { name: "We have it" }).waitFor({ timeout: 300_000 });
    await page.getByText("The fingerprint computed on your computer and ours are the same.").waitFor();
    const sentAfter = proxy.sent() - between;
    expect(sentAfter).toBeGreaterThanOrEqual(bytes - offset);
    expect(sentAfter).toBeLessThan(bytes - offset + besidesMax);
    expect(sentBefore + sentAfter - bytes).toBeLessThan(sentTwiceMax + besidesMax);

    const { items } = await portal.as(portal.cast.customer)("GET /api/transfers", {});
    expect(items).toHaveLength(1);
    const seen = await portal.as(portal.cast.customer)("GET /api/transfers/:id", { params: { id: items[0]?.id ?? "" } });
    expect(seen.files).toMatchObject([{ name: "large.mdb", bytes, sha256 }]);
    expect(complaints).toEqual([]);
  }, 600_000);
});
