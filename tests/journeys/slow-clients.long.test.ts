import { readFileSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi, type Api } from "../../server/contract/client.ts";
import { until } from "../support/http.ts";
import { patchUntilCut } from "../support/killed-server.ts";
import { prepareServer, type ServerProgram } from "../support/server-program.ts";

const mebibyte = 1_048_576;
let program: ServerProgram;
let pid: number;
let api: Api;
beforeAll(async () => {
  program = await prepareServer();
  pid = (await program.start()).pid ?? 0;
  api = createApi(program.url, () => authorization());
}, 120_000);
afterAll(() => program.remove());

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${program.cast.customer.token}` });
const residentMebibytes = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1]) / 1024;

/** The slowest of twenty ordinary requests, in milliseconds. */
async function slowest(): Promise<number> {
  let most = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const startedAt = performance.now();
    expect((await fetch(`${program.url}/api/transfers`, { headers: authorization() })).status).toBe(200);
    most = Math.max(most, performance.now() - startedAt);
  }
  return most;
}

async function begin(id: string, bytes: number): Promise<string> {
  const created = await fetch(`${program.url}/api/uploads`, { method: "POST", headers: { ...authorization(), "tus-resumable": "1.0.0", "upload-length": String(bytes), "upload-metadata": `transferId ${btoa(id)},filename ${btoa("a.sqlite")}` } });
  expect(created.status).toBe(201);
  return created.headers.get("location") ?? "";
}

describe.skipIf(process.platform !== "linux")("many slow clients", () => {
  it("two hundred readers that hardly read cost little memory, and others are served (F31)", async () => {
    const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
    const bytes = 32 * mebibyte;
    const location = await begin(id, bytes);
    expect((await patchUntilCut(program.url, program.cast.customer.token, location, 0, bytes, () => undefined)).status).toBe(204);
    await api("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => api("GET /api/transfers/:id", { params: { id } }), ({ state }) => state === "received", "received");
    const before = residentMebibytes();
    const readers = await Promise.all(Array.from({ length: 200 }, () => new Promise<IncomingMessage>((resolve, reject) => {
      request(`${program.url}/api/transfers/${id}/files/${seen.files[0]?.id ?? ""}/content`, { agent: false, headers: authorization() }, (answer) => {
        answer.on("error", () => undefined).pause();
        resolve(answer);
      }).once("error", reject).end();
    })));
    for (let turn = 0; turn < 3; turn += 1) expect(await slowest()).toBeLessThan(5_000);
    // The whole file two hundred times would be 6,400 MiB.
    expect(residentMebibytes() - before).toBeLessThan(1_600);
    console.info(`200 slow readers: ${residentMebibytes().toFixed(0)} MiB resident, ${before.toFixed(0)} before`);
    for (const reader of readers) reader.destroy();
  }, 240_000);
});
