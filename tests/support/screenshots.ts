import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, stat } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Secret, TOTP } from "otpauth";
import { chromium, type Browser, type Page } from "playwright-core";
import { createApi } from "../../server/contract/client.ts";

/** A person of the demo, as `npm run demo -- --json` prints it. */
interface DemoPerson {
  readonly email: string;
  readonly token: string;
  readonly password?: string;
  readonly totpUri?: string;
}

interface Demo {
  readonly url: string;
  readonly customer: DemoPerson;
  readonly staff: DemoPerson;
}

const root = join(import.meta.dirname, "../..");
const images = join(root, "docs/images");

/**
 * Takes the pictures of the README from the demo: `npx node tests/support/screenshots.ts` (`CHROMIUM` names another browser than /usr/bin/chromium).
 * Written to `docs/images`; each line that is printed is one file and its size.
 */
async function takePictures(): Promise<void> {
  await mkdir(images, { recursive: true });
  const port = await freePort();
  const program = spawn(process.execPath, [join(root, "server/demo.ts"), "--json"], { env: { ...process.env, PORT: String(port) }, stdio: ["ignore", "pipe", "inherit"] });
  const failed = once(program, "exit").then(() => { throw new Error("the demo ended before it was ready"); });
  const [line] = (await Promise.race([once(createInterface(program.stdout), "line"), failed])) as [string];
  failed.catch(() => undefined);
  const demo = JSON.parse(line) as Demo;
  const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox", "--headless", "--disable-gpu", "--hide-scrollbars"] });
  try {
    await takeCustomers(browser, demo);
    await takeStaffs(browser, demo);
  } finally {
    await browser.close();
    program.kill("SIGTERM");
    await once(program, "exit");
  }
}

async function takeCustomers(browser: Browser, demo: Demo): Promise<void> {
  const page = await newPage(browser, demo);
  await page.getByLabel("E-mail address").fill(demo.customer.email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(demo));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/transfers");
  await picture(page, "my-transfers", 900);
  const { items } = await createApi(demo.url, () => ({ authorization: `Bearer ${demo.customer.token}` }))("GET /api/transfers");
  const idOf = (title: string): string => items.find((item) => item.title === title)?.id ?? "";
  await page.goto(`${demo.url}/transfers/${idOf("Stock list shows negative numbers")}`);
  await picture(page, "transfer", 1110);
  // Newest first: the one that the customer ordered.
  const deleted = items.find((item) => item.state === "deleted")?.id ?? "";
  await page.goto(`${demo.url}/transfers/${deleted}/proof`);
  await picture(page, "proof", 1000);
  await page.context().close();
}

async function takeStaffs(browser: Browser, demo: Demo): Promise<void> {
  const page = await newPage(browser, demo);
  const secret = new URL(demo.staff.totpUri ?? "").searchParams.get("secret") ?? "";
  const body = { email: demo.staff.email, password: demo.staff.password ?? "", totp: new TOTP({ secret: Secret.fromBase32(secret) }).generate() };
  // As text: what runs in the page is not checked against Node's types.
  const status = await page.evaluate(`fetch("/api/sign-in", { method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(JSON.stringify(body))} }).then((answer) => answer.status)`);
  if (status !== 204) throw new Error(`signing in answered ${String(status)}`);
  await page.goto(`${demo.url}/staff?view=all`);
  await picture(page, "queue", 900);
  const { items } = await createApi(demo.url, () => ({ authorization: `Bearer ${demo.staff.token}` }))("GET /api/cases");
  await page.goto(`${demo.url}/cases/${items.find((item) => item.title?.startsWith("Export of reports") === true)?.id ?? ""}`);
  await picture(page, "case", 1400);
  await page.context().close();
}

async function newPage(browser: Browser, demo: Demo): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme: "light", locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${demo.url}/sign-in`);
  return page;
}

async function picture(page: Page, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: 1200, height });
  await page.locator("h1").waitFor();
  // The stream of events never falls silent, so a moment without requests is waited for at most two seconds.
  await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
  const path = join(images, `${name}.png`);
  await page.screenshot({ path });
  console.log(`${path} ${String((await stat(path)).size)}`);
}

async function mailedCode(demo: Demo): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { items } = await createApi(demo.url)("GET /api/development/inbox");
    const code = items.filter((mail) => mail.to.includes(demo.customer.email)).flatMap((mail) => /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.exec(mail.text)?.[0] ?? [])[0];
    if (code !== undefined) return code;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no code came");
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => { resolve(); }));
  return port;
}

await takePictures();
