import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../../server/contract/client.ts";
import { startBalancer, type Balancer } from "../support/balancer.ts";
import { createFleet, type Fleet } from "../support/fleet.ts";
import { until } from "../support/http.ts";
import { contentAt, digestOf } from "../support/killed-server.ts";

const mebibyte = 1_048_576;
let balancer: Balancer;
let fleet: Fleet;
beforeAll(async () => {
  balancer = await startBalancer();
  fleet = await createFleet({ count: 3, hasJobs: true, publicPort: balancer.port });
  balancer.to(fleet.nodes.map((node) => node.port));
  for (const node of fleet.nodes) await node.start();
}, 120_000);
afterAll(async () => {
  await balancer.close();
  await fleet.remove();
});

describe("a rolling restart of three nodes behind a balancer", () => {
  it("fails no request but the upload that is tried again, and loses nothing of that", async () => {
    const { customer, staff } = fleet.cast;
    const authorization = { authorization: `Bearer ${customer.token}` };
    const api = createApi(balancer.url, () => authorization);
    const state = { isOver: false };
    const answers: Record<string, number[]> = { list: [], create: [], queue: [] };
    const ask = async (name: string, path: string, init: () => RequestInit): Promise<void> => {
      while (!state.isOver) {
        answers[name]?.push(await fetch(balancer.url + path, init()).then(async (answer) => { await answer.arrayBuffer(); return answer.status; }, () => 0));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const asking = [
      ask("list", "/api/transfers", () => ({ headers: authorization })),
      ask("queue", "/api/queue?view=arrivals", () => ({ headers: { authorization: `Bearer ${staff.token}` } })),
      ask("create", "/api/transfers", () => ({ method: "POST", headers: { ...authorization, "content-type": "application/json", "idempotency-key": randomUUID() }, body: JSON.stringify({ purpose: "repair" }) })),
    ];

    // An upload in many small requests, as a page sends it, goes on all the while; a request that is cut is tried again from the answered offset.
    const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
    const protocol = { ...authorization, "tus-resumable": "1.0.0" };
    const bytes = 64 * mebibyte + 77;
    const created = await fetch(`${balancer.url}/api/uploads`, { method: "POST", headers: { ...protocol, "upload-length": String(bytes), "upload-metadata": `transferId ${btoa(id)},filename ${btoa("large.sqlite")}` } });
    const location = balancer.url + (created.headers.get("location") ?? "");
    let offset = 0;
    let repeats = 0;
    const upload = (async () => {
      while (offset < bytes) {
        // Ends with the restarts, not before.
        const size = state.isOver ? 16 * mebibyte : mebibyte / 8;
        const patch = await fetch(location, { method: "PATCH", headers: { ...protocol, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" }, body: new Uint8Array(contentAt(offset, Math.min(size, bytes - offset))) }).catch(() => null);
        if (patch?.status === 204) offset = Number(patch.headers.get("upload-offset"));
        else {
          repeats += 1;
          const head = await fetch(location, { method: "HEAD", headers: protocol }).catch(() => null);
          if (head?.ok === true) offset = Number(head.headers.get("upload-offset"));
        }
        if (!state.isOver) await new Promise((resolve) => setTimeout(resolve, 80));
      }
    })();

    for (const node of fleet.nodes) {
      expect(await node.stop()).toBe(0);
      await node.start();
    }
    state.isOver = true;
    await Promise.all(asking);
    await upload;
    const failures = Object.entries(answers).map(([name, statuses]) => [name, statuses.filter((status) => status !== (name === "create" ? 201 : 200))]);
    expect(failures).toEqual([["list", []], ["create", []], ["queue", []]]);
    expect(Math.min(...Object.values(answers).map((all) => all.length))).toBeGreaterThan(20);
    expect(balancer.failed.filter((line) => !line.includes("/api/uploads/"))).toEqual([]);
    expect(repeats).toBeLessThanOrEqual(fleet.nodes.length);
    await api("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => api("GET /api/transfers/:id", { params: { id } }), ({ state }) => state === "received", "received");
    expect(seen.files.map((file) => [file.bytes, file.sha256])).toEqual([[bytes, digestOf(bytes)]]);
  }, 400_000);
});
