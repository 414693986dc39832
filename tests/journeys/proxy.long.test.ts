import { createHash } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi, type Api } from "../../server/contract/client.ts";
import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import { until } from "../support/http.ts";
import { contentAt, digestOf } from "../support/killed-server.ts";
import { freePort } from "../support/portal.ts";
import { isInstalled, peakOf, startProxy, type ProxyName, type RunningProxy } from "../support/proxies.ts";
import { prepareServer, type ServerProgram } from "../support/server-program.ts";

const sizes: Readonly<Record<ProxyName, number>> = { nginx: 2 * 1024 ** 3, caddy: 200 * 1024 ** 2 };
const missing = (Object.keys(sizes) as ProxyName[]).filter((name) => process.platform !== "linux" || !isInstalled(name));
for (const name of missing) console.log(`proxy: not tried behind ${name}: it is not installed here`);

describe.each((Object.keys(sizes) as ProxyName[]).filter((name) => !missing.includes(name)))("the portal behind %s, as docs/operations configures it", (name) => {
  const bytes = sizes[name];
  let program: ServerProgram;
  let proxy: RunningProxy | null = null;
  let serverPid: number;
  let url: string;
  let api: Api;
  let transferId: string;
  let location: string;
  const headers = (): Record<string, string> => ({ authorization: `Bearer ${program.cast.customer.token}`, "tus-resumable": "1.0.0" });

  beforeAll(async () => {
    const port = await freePort();
    url = `http://localhost:${String(port)}`;
    program = await prepareServer({ environment: { PUBLIC_URL: url, TRUST_PROXY: "1" } });
    serverPid = (await program.start()).pid ?? 0;
    proxy = await startProxy(name, port, Number(new URL(program.url).port));
    api = createApi(url, () => ({ authorization: `Bearer ${program.cast.customer.token}` }));
  }, 120_000);
  afterAll(async () => {
    await proxy?.stop();
    await program.remove();
  });

  /** Sends from `offset` as fast as it goes, and breaks the connection at `cutAt`. Gives the status, 0 where there was none. */
  const send = (offset: number, cutAt: number): Promise<number> =>
    new Promise((resolve) => {
      const patch = request(url + location, { method: "PATCH", agent: false, headers: { ...headers(), "upload-offset": String(offset), "content-type": "application/offset+octet-stream", "content-length": String(bytes - offset) } });
      patch.once("error", () => { resolve(0); });
      patch.once("response", (answer) => { answer.resume().once("close", () => { resolve(answer.statusCode ?? 0); }); });
      let sent = offset;
      const more = (): void => {
        while (sent < bytes) {
          if (sent >= cutAt) {
            patch.destroy();
            return;
          }
          const piece = contentAt(sent, Math.min(1_048_576, bytes - sent));
          sent += piece.length;
          if (patch.write(piece)) continue;
          patch.once("drain", more);
          return;
        }
        patch.end();
      };
      more();
    });
  const offsetNow = async (): Promise<number> => Number((await fetch(url + location, { method: "HEAD", headers: headers() })).headers.get("upload-offset"));

  it(`takes ${String(bytes / 1024 ** 2)} MiB in, broken off in the middle and resumed, with flat memory and nothing written by the proxy`, async () => {
    transferId = (await api("POST /api/transfers", { body: { purpose: "repair" } })).id;
    const created = await fetch(`${url}/api/uploads`, { method: "POST", headers: { ...headers(), "upload-length": String(bytes), "upload-metadata": `transferId ${btoa(transferId)},filename ${btoa("large.sqlite")}` } });
    expect(created.status).toBe(201);
    location = created.headers.get("location") ?? "";
    expect(await send(0, bytes / 2)).toBe(0);
    const offset = await until(offsetNow, (now) => now >= bytes / 2 - 64 * 1024 ** 2, "what was sent before the cut is kept");
    expect(offset).toBeLessThanOrEqual(bytes / 2);
    expect(await send(offset, bytes)).toBe(204);
    expect(proxy?.spooled()).toEqual([]);
    const peaks = { proxy: proxy?.peakMib() ?? 0, portal: peakOf(serverPid) };
    console.log(`behind ${name}: ${String(bytes / 1024 ** 2)} MiB in, peak of the proxy ${String(peaks.proxy)} MiB, of the portal ${String(peaks.portal)} MiB`);
    expect(peaks.proxy).toBeLessThan(128);
    expect(peaks.portal).toBeLessThan(400);
    await api("POST /api/transfers/:id/complete", { params: { id: transferId } });
    // Reading two gigabytes back takes its time on a busy machine.
    const received = (): Promise<TransferShape> => until(() => api("GET /api/transfers/:id", { params: { id: transferId } }), (found) => found.state === "received", "received");
    const seen = await received().catch(received).catch(received);
    expect(seen.files[0]?.sha256).toBe(digestOf(bytes));
  }, 800_000);

  it("gives it out again, whole and from any offset, written nowhere on the way", async () => {
    const path = `${url}/api/transfers/${transferId}/files/${location.split("/").pop() ?? ""}/content`;
    const hash = createHash("sha256");
    const whole = await fetch(path, { headers: headers() });
    for await (const chunk of whole.body ?? []) hash.update(chunk);
    expect(hash.digest("hex")).toBe(digestOf(bytes));
    const part = await fetch(path, { headers: { ...headers(), range: `bytes=${String(bytes - 1000)}-` } });
    expect([part.status, Buffer.from(await part.arrayBuffer()).equals(contentAt(bytes - 1000, 1000))]).toEqual([206, true]);
    expect(proxy?.spooled()).toEqual([]);
    expect(proxy?.peakMib()).toBeLessThan(128);
  }, 400_000);

  it("passes events on at once", async () => {
    const stop = new AbortController();
    const events = await fetch(`${url}/api/events`, { headers: headers(), signal: stop.signal });
    expect(events.headers.get("content-type")).toContain("text/event-stream");
    const { id } = await api("POST /api/transfers", { body: { purpose: "support" } });
    await fetch(`${url}/api/uploads`, { method: "POST", headers: { ...headers(), "upload-length": "10", "upload-metadata": `transferId ${btoa(id)},filename ${btoa("small.bin")}` } });
    let text = "";
    // Ends with the test's time limit where the proxy holds the event back.
    for await (const chunk of events.body ?? []) if ((text += Buffer.from(chunk).toString()).includes(id)) break;
    expect(text).toContain(id);
    stop.abort();
  }, 20_000);

  it("passes the upgrade of a remote session's socket on: the portal answers it as it does without the proxy", async () => {
    const upgrade = (base: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const asked = request(`${base}/api/live/session_1`, { headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": Buffer.alloc(16, 7).toString("base64"), origin: url } });
        asked.once("response", (answer) => { answer.resume(); resolve(`${String(answer.statusCode)} ${answer.headers["content-type"] ?? ""}`); });
        asked.once("upgrade", (answer, socket) => { socket.destroy(); resolve(`${String(answer.statusCode)} upgraded`); });
        asked.once("error", reject);
        asked.end();
      });
    expect(await upgrade(url)).toBe(await upgrade(program.url));
  }, 20_000);

  it("counts attempts to sign in by who asks, whatever address the client claims (R38), and keeps /metrics to itself", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 65; count += 1) {
      const answer = await fetch(`${url}/api/sign-in/code`, { method: "POST", headers: { "content-type": "application/json", "x-forwarded-for": `10.1.2.${String(count)}` }, body: JSON.stringify({ email: `nobody${String(count)}@example.com` }) });
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(202));
    expect(statuses.at(-1)).toBe(429);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  }, 60_000);
});
