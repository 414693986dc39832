import { existsSync } from "node:fs";
import axe from "axe-core";
import { Secret, TOTP } from "otpauth";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import type { Enrolled } from "../../server/demo/enrol.ts";
import type { TestPortal } from "./portal.ts";

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium of this machine (`CHROMIUM` names another); null where there is none, and the journeys in it are then skipped. */
export const chromiumPath: string | null = process.env["CHROMIUM"] ?? usual.find((path) => existsSync(path)) ?? null;

/** Without any traffic of its own. */
const starting = {
  executablePath: chromiumPath ?? "",
  args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(starting);
}

/** A browser with a profile that outlives it. */
export function launchProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, starting);
}

export interface WatchedPage {
  readonly page: Page;
  /** What the content security policy refused and what the scripts threw, in words. */
  readonly complaints: string[];
}

/** A page that notes every violation of the content security policy and every exception. */
export async function openPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.setDefaultTimeout(15_000);
  await page.exposeFunction("noteViolation", (words: string) => complaints.push(words));
  // As text: what runs in the page is not checked against Node's types.
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) => { noteViolation("CSP " + event.effectiveDirective + " " + event.blockedURI); })`);
  page.on("pageerror", (error) => complaints.push(`threw ${error.message}`));
  return { page, complaints };
}

/** Signs a customer in as a person does: address, mail, code. The portal must run its jobs, so that the mail is written. */
export async function signInByCode(portal: TestPortal, page: Page, email: string): Promise<void> {
  await page.goto(`${portal.url}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code from the mail").fill(await mailedCode(portal, email));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/transfers");
}

async function mailedCode(portal: TestPortal, email: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { items } = await portal.as(null)("GET /api/development/inbox");
    const codes = items.filter((mail) => mail.to.includes(email)).flatMap((mail) => /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.exec(mail.text)?.[0] ?? []);
    if (codes[0] !== undefined) return codes[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No code came for ${email}`);
}

/** The code that this person's authenticator shows at the portal's time. Every code is good for one sign-in. */
export function totpCode(portal: TestPortal, who: Enrolled): string {
  const secret = Secret.fromBase32(new URL(who.totpUri ?? "").searchParams.get("secret") ?? "");
  return new TOTP({ secret }).generate({ timestamp: portal.clock.now().epochMilliseconds });
}

/** Signs staff in as a person does: address, password, code. */
export async function signInByTotp(portal: TestPortal, page: Page, who: Enrolled): Promise<void> {
  await page.goto(`${portal.url}/sign-in`);
  await page.getByText("Support staff", { exact: true }).click();
  await page.getByLabel("E-mail address").fill(who.email);
  await page.getByLabel("Password").fill(who.password ?? "");
  await page.getByLabel("Code from your authenticator app").fill(totpCode(portal, who));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Serious and critical findings of axe on the page as it stands, in words. The context must bypass the policy, else axe cannot enter. */
export async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const found = await page.evaluate<{ id: string; impact: string; html: string }[]>(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0].html })))`);
  return found.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, html }) => `${id}: ${html.slice(0, 200)}`);
}

/** Waits until the page shows its heading and nothing is awaited any more. */
export async function loaded(page: Page): Promise<void> {
  await page.locator("h1").filter({ hasNotText: "One moment" }).first().waitFor();
  await page.getByText("One moment…").first().waitFor({ state: "detached" });
}

/**
 * What is wrong with the page as it stands on a desktop in light and on the smallest phone in dark: axe's serious findings, and anything wider than
 * that phone. Loads nothing anew, and leaves the page light and wide. `picture` is called at both.
 */
export async function lookOver(page: Page, picture: (kind: string) => Promise<void> = () => Promise.resolve()): Promise<string[]> {
  const findings: string[] = [];
  // Colours that change slowly would be judged on their way.
  await page.evaluate("document.adoptedStyleSheets = [new CSSStyleSheet()]; document.adoptedStyleSheets[0].replaceSync('*, ::before, ::after { transition: none !important }')");
  for (const [kind, colorScheme, width] of [["desktop", "light", 1280], ["phone", "dark", 320]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate("new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); })");
    await picture(kind);
    findings.push(...(await seriousFindings(page)).map((found) => `${kind}, ${colorScheme}: ${found}`));
    const drawn = Number(await page.evaluate("document.documentElement.scrollWidth"));
    if (drawn > width) findings.push(`${kind}: ${String(drawn)} px wide`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  return findings;
}
