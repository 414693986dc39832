import { execFile } from "node:child_process";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composePortal, type Portal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { createApi } from "../../server/contract/client.ts";
import { serve, type Serving } from "../../server/serve.ts";
import { createLog } from "../../server/system/log.ts";
import { download, sendForm, sha256, until } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";

const run = promisify(execFile);
const program = new URL("../../cli/with-admin.ts", import.meta.url).pathname;

describe("a back-up taken beside the running portal", () => {
  let portal: TestPortal;
  let other: string;
  let environment: Record<string, string>;
  const custody = async (...words: string[]): Promise<{ code: number; json: Record<string, unknown> }> => {
    const done = await run(process.execPath, [program, ...words, "--json"], { env: { ...process.env, ...environment } }).catch((error: unknown) => error as { code: number; stdout: string });
    return { code: "code" in done ? done.code : 0, json: JSON.parse(done.stdout) as Record<string, unknown> };
  };

  beforeAll(async () => {
    portal = await startPortal();
    other = await mkdtemp(join(tmpdir(), "custody-restored-"));
    environment = { DATA_DIR: join(portal.folder, "data"), KEY_DIR: join(portal.folder, "keys"), PORT: "0" };
  });
  afterAll(async () => { await rm(other, { recursive: true, force: true }); });

  it("restores what is kept, erases again what was erased since before it serves (F46), and the ledger verifies", async () => {
    const { customer, staff } = portal.cast;
    const api = portal.as(customer);
    const received = async (content: Uint8Array): Promise<{ id: string; fileId: string }> => {
      const { id } = await api("POST /api/transfers", { body: { purpose: "support" } });
      const sent = (await (await sendForm(portal, customer, id, "a.bin", content)).json()) as { id: string };
      await api("POST /api/transfers/:id/complete", { params: { id } });
      await until(() => api("GET /api/transfers/:id", { params: { id } }), (seen) => seen.state === "received", "received");
      return { id, fileId: sent.id };
    };
    const keptContent = randomBytes(2_500_000);
    const kept = await received(keptContent);
    const erased = await received(randomBytes(1_200_000));
    const receipt = await api("GET /api/transfers/:id/receipt", { params: { id: kept.id } });

    expect((await custody("admin", "back-up", join(other, "back-up"))).code).toBe(0);
    expect((await custody("admin", "back-up", join(other, "back-up"))).json).toMatchObject({ error: { exitCode: 3, message: expect.stringContaining("not empty") } });

    await api("POST /api/transfers/:id/directions", { params: { id: erased.id }, body: { delete: "now", reason: "wrong file" } });
    await until(() => api("GET /api/transfers/:id", { params: { id: erased.id } }), (seen) => seen.state === "deleted", "deleted");

    // The ledger beside the running portal, against a receipt that the customer kept.
    await writeFile(join(other, "receipt.json"), JSON.stringify(receipt));
    const live = await custody("admin", "ledger", "verify", "--against", join(other, "receipt.json"));
    expect(live).toMatchObject({ code: 0, json: { isIntact: true, problems: [] } });
    expect(live.json["comparedWith"]).not.toBeNull();

    // A second process on the same data is refused with the cause (F43).
    const second = await custody("admin", "compact");
    expect(second.code).toBe(3);

    await portal.serving.stop(200);
    expect((await custody("admin", "restore", join(other, "back-up"))).json).toMatchObject({ error: { message: expect.stringContaining("not empty") } });
    await rename(join(portal.folder, "data"), join(portal.folder, "data-before"));
    expect((await custody("admin", "restore", join(other, "back-up"))).code).toBe(0);

    const settings = toSettings(readEnvironment({ ...environment, PORT: "0" }));
    const restored: Portal = await composePortal(settings, createLog("silent"), { clock: portal.clock, secondClock: { now: () => Promise.resolve(portal.clock.now()), adopt: () => Promise.resolve() } });
    const before = await restored.ports.records.read.transfers.find({ id: erased.id });
    expect(before?.state).toBe("received");
    const serving: Serving = await serve(restored, { version: "test", host: "127.0.0.1", port: 0, hasJobs: false });
    try {
      const url = serving.url.replace("127.0.0.1", "localhost");
      const again = { ...portal, url, ports: restored.ports, as: () => createApi(url, () => portal.bearer(customer)) } as TestPortal;
      expect((await download(again, customer, erased.id, erased.fileId)).status).toBe(410);
      const seen = await restored.ports.records.read.files.find({ id: erased.fileId });
      expect(seen?.wrappedKey).toBeNull();
      expect(await restored.ports.sealed.bytes(erased.fileId)).toBeNull();
      const back = await download(again, customer, kept.id, kept.fileId);
      expect(sha256(Buffer.from(await back.arrayBuffer()))).toBe(sha256(keptContent));
      expect((await download(again, staff, kept.id, kept.fileId)).status).toBe(403);
    } finally {
      await serving.stop(200);
    }
    expect(await custody("admin", "objects", "verify")).toMatchObject({ code: 0, json: { damaged: [] } });
    // The restored ledger is the old one cut off: the receipt was issued before the back-up, so it still fits.
    expect((await custody("admin", "ledger", "verify", "--against", join(other, "receipt.json"))).code).toBe(0);
  }, 240_000);
});
