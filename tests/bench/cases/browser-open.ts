import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { chromiumPath, launchBrowser } from "../../support/browser.ts";
import { median } from "../measure.ts";

export interface BrowserOpening {
  readonly bytes: number;
  readonly rows: number;
  /** From the question to the answer: tables, columns, types, rows counted. Each round in a fresh worker. */
  readonly seconds: readonly number[];
  /** Highest memory of the browser's process in which page and worker run. */
  readonly peakMib: number;
}

const assets = fileURLToPath(new URL("../../../web/dist/assets", import.meta.url));

/**
 * A SQLite database of this size, opened by the worker of the send page in Chromium, from the portal's own page under its own policy.
 * Null where there is no Chromium.
 */
export async function openInBrowser(folder: string, url: string, bytes: number, rounds: number): Promise<BrowserOpening | null> {
  if (chromiumPath === null) return null;
  const worker = readdirSync(assets).find((name) => name.startsWith("tables-worker-") && name.endsWith(".js"));
  if (worker === undefined) throw new Error("The pages are not built: node web/build.ts");
  const place = join(folder, "browser-open");
  mkdirSync(place, { recursive: true });
  const file = join(place, "people.sqlite");
  const rows = makePeople(file, bytes);
  const browser = await launchBrowser();
  try {
    const seconds: number[] = [];
    let peakMib = 0;
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage();
      await page.goto(`${url}/sign-in`);
      await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<input type="file" id="measured">')`);
      await page.locator("#measured").setInputFiles(file);
      const answer = await page.evaluate<{ readonly seconds: number; readonly rows: number; readonly refusal?: string }>(`new Promise((resolve) => {
        const file = document.querySelector("#measured").files[0];
        const from = performance.now();
        const worker = new Worker("/assets/${worker}", { type: "module" });
        worker.onerror = (event) => resolve({ seconds: 0, rows: 0, refusal: event.message });
        worker.onmessage = ({ data }) => resolve({ seconds: (performance.now() - from) / 1000, rows: (data.tables ?? []).reduce((sum, table) => sum + table.rowCount, 0), refusal: data.refusal });
        worker.postMessage({ file, name: file.name, companions: [] });
      })`);
      if (answer.refusal !== undefined || answer.rows !== rows) throw new Error(`the browser found ${String(answer.rows)} of ${String(rows)} rows${answer.refusal === undefined ? "" : ` (${answer.refusal})`}`);
      seconds.push(answer.seconds);
      peakMib = Math.max(peakMib, await peakOfPages(browser));
      await page.close();
    }
    return { bytes: statSync(file).size, rows, seconds, peakMib };
  } finally {
    await browser.close();
    rmSync(place, { recursive: true, force: true });
  }
}

export function openingSeconds(opening: BrowserOpening): number {
  return median(opening.seconds);
}

/** Linux alone tells a process's highest memory; elsewhere it is 0. */
async function peakOfPages(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => {
    const status = `/proc/${String(id)}/status`;
    return existsSync(status) ? Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8"))?.[1] ?? 0) / 1024 : 0;
  });
  return Math.max(0, ...peaks);
}

/** Customers, their invoices and their letters, the same for every run. Returns the number of rows. */
function makePeople(path: string, bytes: number): number {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = off; PRAGMA synchronous = off; CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, email TEXT, phone TEXT, born DATE); CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer INTEGER, no TEXT, amount DECIMAL(10,2), issued DATE, note TEXT); CREATE TABLE letter (id INTEGER PRIMARY KEY, customer INTEGER, body TEXT)");
  const customer = database.prepare("INSERT INTO customer VALUES (?, ?, ?, ?, ?)");
  const invoice = database.prepare("INSERT INTO invoice VALUES (?, ?, ?, ?, ?, ?)");
  const letter = database.prepare("INSERT INTO letter VALUES (?, ?, ?)");
  let state = 20_261_122;
  const chance = (below: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % below;
  const first = ["Anna", "Berta", "Carlos", "Dmitri", "Eva", "Farid", "Greta", "Hiro"];
  const last = ["Schröder", "O'Neill", "García", "Novák", "Larsen", "Rossi", "Kowalski", "Smith"];
  const body = "Dear customer, thank you for your letter; the matter of your account is being looked into and you will hear from us within ten days. ".repeat(6);
  let rows = 0;
  for (let id = 1; ; id += 1) {
    if (id % 20_000 === 1) {
      if (id > 1) database.exec("COMMIT");
      if (statSync(path).size >= bytes) break;
      database.exec("BEGIN");
    }
    const name = `${first[chance(8)] ?? ""} ${last[chance(8)] ?? ""}`;
    customer.run(id, name, `${name.toLowerCase().replaceAll(/[^a-z]/g, ".")}${String(id)}@example.org`, `+49 30 ${String(chance(9_999_999))}`, `19${String(40 + chance(60))}-0${String(1 + chance(9))}-1${String(chance(9))}`);
    for (let index = 0; index < 4; index += 1) invoice.run(id * 4 + index, id, `R-${String(id)}-${String(index)}`, chance(100_000) / 100, "2026-11-22", "net 14 days");
    letter.run(id, id, body.slice(chance(400)));
    rows += 6;
  }
  database.exec("CREATE INDEX invoice_customer ON invoice (customer)");
  database.close();
  return rows;
}
