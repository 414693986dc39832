import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { request } from "../../server/actions/transfers/request.ts";
import { createUpload } from "../../server/actions/uploads/create-upload.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import type { Records } from "../../server/ports/records/records.ts";
import { openPostgresRecords } from "../../server/storage/records/postgres.ts";
import { startFaultProxy, type FaultProxy } from "../support/fault-proxy.ts";
import { createTus } from "../support/http.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { administer, freshDatabase, testServer } from "../support/postgres.ts";
import { receive } from "../support/received.ts";

const server = await testServer();
if ("missing" in server) describe("a portal whose PostgreSQL fails", () => { it.skip(`was not tried: ${server.missing}`); });
else tryFaults(server.url);

function tryFaults(serverUrl: string): void {
  let portal: TestPortal;
  let proxy: FaultProxy;
  let direct: string;
  let records: Records;
  beforeAll(async () => {
    const database = await freshDatabase({ url: serverUrl });
    direct = database.url;
    const given = new URL(direct);
    const socket = given.searchParams.get("host");
    proxy = await startFaultProxy(socket === null ? Number(given.port || 5432) : `${socket}/.s.PGSQL.5432`);
    given.searchParams.delete("host");
    given.host = `127.0.0.1:${String(proxy.port)}`;
    portal = await startPortal({ environment: { DATABASE_URL: given.href } });
    records = portal.ports.records;
    afterAll(async () => {
      await portal.stop();
      await proxy.close();
      await database.drop();
    });
  });

  const pass = (): void => {
    proxy.set(null);
    proxy.cut();
  };
  /** The connection that is kept for locks is mended with a pause; whoever heeds Retry-After finds the portal well. */
  const well = () => expect.poll(() => fetch(`${portal.url}/api/ready`).then((ready) => ready.status), { timeout: 15_000 }).toBe(200);
  const repair = { purpose: "repair", reason: "The index is broken", device: "Laptop 7", copy: "full" };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(portal.url + path, { method: "POST", headers: { ...portal.bearer(portal.cast.staff), "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  const ledgerCount = (id: string, event: string): Promise<number> => records.read.ledgerRows.count({ transferId: id, event });

  describe("a portal whose PostgreSQL fails", () => {
    it("is down when an upload begins: 503 with Retry-After, nothing in the store, and it goes on by itself (F03)", async () => {
      const { customer } = portal.cast;
      const { id } = await request(portal.ports, await portal.caller(customer), { purpose: "repair", title: "x", saltDigests: false });
      const stored = async (): Promise<number> => (await Array.fromAsync(portal.ports.sealed.list())).length;
      const before = await stored();
      proxy.set({ kind: "refuse" });
      proxy.cut();
      const answer = await createTus(portal, customer, { transferId: id, name: "a.sqlite", bytes: 100 });
      expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([503, true]);
      expect(await stored()).toBe(before);
      expect((await fetch(`${portal.url}/api/ready`)).status).toBe(503);
      pass();
      await well();
      expect((await createTus(portal, customer, { transferId: id, name: "a.sqlite", bytes: 100 })).status).toBe(201);
    });

    it("loses its answers at any point, COMMIT's among them: the repeat finds or makes the one outcome (F20, F26)", async () => {
      await well();
      const { id } = await receive(portal);
      let lost = 0;
      let round = 0;
      for (let bytes = 300; bytes < 9_000; bytes += 450) {
        round += 1;
        const key = { "idempotency-key": `checkout-${String(bytes)}` };
        proxy.set({ kind: "swallow", afterBytes: bytes });
        proxy.cut();
        const first = await post(`/api/transfers/${id}/checkouts`, repair, key);
        if (first.status !== 201) lost += 1;
        pass();
        const again = await post(`/api/transfers/${id}/checkouts`, repair, key);
        expect(again.status, `after ${String(bytes)} bytes: ${await again.clone().text()}`).toBe(201);
        const { id: checkoutId } = (await again.json()) as { id: string };
        if (first.status === 201) expect(((await first.json()) as { id: string }).id).toBe(checkoutId);
        expect([await records.read.checkouts.count({ transferId: id }), await ledgerCount(id, "transfers.check-out")]).toEqual([round, round]);
        expect((await post(`/api/transfers/${id}/checkouts/${checkoutId}/give-back`, {})).status).toBeLessThan(300);
      }
      expect(lost).toBeGreaterThan(3);
      expect(await records.verifyLedger()).toMatchObject({ isIntact: true });
    }, 90_000);

    it("does not let a connection be had: 503 within seconds, and a recovery without a restart (F21)", async () => {
      proxy.set({ kind: "stall", towards: "server", afterBytes: 0 });
      proxy.cut();
      const startedAt = performance.now();
      const answers = await Promise.all(Array.from({ length: 40 }, () => fetch(`${portal.url}/api/transfers`, { headers: portal.bearer(portal.cast.customer) }).then((answer) => answer.status)));
      expect(new Set(answers)).toEqual(new Set([503]));
      expect(performance.now() - startedAt).toBeLessThan(15_000);
      pass();
      expect((await fetch(`${portal.url}/api/transfers`, { headers: portal.bearer(portal.cast.customer) })).status).toBe(200);
    }, 60_000);

    it("falls silent in the middle of a query: the connection is given up, and the next one answers (F21)", async () => {
      const through = new URL(direct);
      through.searchParams.delete("host");
      through.host = `127.0.0.1:${String(proxy.port)}`;
      await well();
      const patient = await openPostgresRecords({ url: through.href, connections: 1, silentMs: 300 });
      // The next connection lets so much through that it stands, and then nothing more.
      proxy.set({ kind: "stall", towards: "client", afterBytes: 4_000 });
      proxy.cut();
      await expect.poll(() => patient.isReady()).toBe(true);
      const ask = () => patient.read.transfers.count({}).then(() => "answered", (error: unknown) => (error as { code: string }).code);
      let answer = "answered";
      for (let turn = 0; turn < 200 && answer === "answered"; turn += 1) answer = await ask();
      expect(answer).toBe("unavailable");
      pass();
      await expect.poll(() => patient.isReady()).toBe(true);
      await patient.close();
    }, 60_000);

    it("cannot write the ledger row: the whole transition is undone (F22)", async () => {
      await well();
      const { id } = await receive(portal);
      await administer(direct, "create function no_row() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$");
      await administer(direct, "create trigger no_row before insert on ledger_rows for each row when (new.event = 'transfers.check-out') execute function no_row()");
      expect((await post(`/api/transfers/${id}/checkouts`, repair)).status).toBeGreaterThanOrEqual(500);
      expect(await records.read.transfers.find({ id })).toMatchObject({ state: "received", openCheckoutId: null });
      expect(await records.read.checkouts.count({ transferId: id })).toBe(0);
      await administer(direct, "drop trigger no_row on ledger_rows");
      expect((await post(`/api/transfers/${id}/checkouts`, repair)).status).toBe(201);
    });
  });

  describe("races on PostgreSQL", () => {
    it("hold the sum of a thousand uploads that begin at once at the account's edge (F04)", async () => {
      const caller = await portal.caller(portal.cast.otherCustomer);
      const { id } = await request(portal.ports, caller, { purpose: "repair", title: "x", saltDigests: false });
      const accountId = caller.accountId ?? "";
      const { usedBytes } = (await records.read.accounts.find({ id: accountId }))!;
      await records.read.accounts.update({ id: accountId }, { quotaBytes: usedBytes + 1_050 });
      const begin = (index: number) => createUpload(portal.ports, caller, { transferId: id, kind: "original", name: `${String(index)}.sqlite`, bytes: 100, sha256: null, termsVersion: null }).then(() => "made", (error: unknown) => (error as { code: string }).code);
      const answers = await Promise.all(Array.from({ length: 1_000 }, (_, index) => begin(index)));
      // Who found no connection in time may ask again; nobody got room that was not there.
      expect(answers.filter((answer) => !["made", "quota-reached", "unavailable", "conflict"].includes(answer))).toEqual([]);
      for (let more = 0; more < 11; more += 1) answers.push(await begin(1_000 + more));
      expect(answers.filter((answer) => answer === "made")).toHaveLength(10);
      expect((await records.read.accounts.find({ id: accountId }))?.usedBytes).toBe(usedBytes + 1_000);
    }, 90_000);

    it("of two sweeps begin and end each thing once (F35)", async () => {
      const ids = await Promise.all(Array.from({ length: 6 }, async () => (await receive(portal)).id));
      portal.clock.advance({ hours: 24 * 31 });
      await Promise.all([sweep(portal.ports), sweep(portal.ports), sweep(portal.ports)]);
      await sweep(portal.ports);
      for (const id of ids) {
        expect((await records.read.transfers.find({ id }))?.state).toBe("deleted");
        expect([await ledgerCount(id, "transfers.erase"), await ledgerCount(id, "transfers.finish"), await records.read.certificates.count({ transferId: id })]).toEqual([1, 1, 1]);
      }
      expect(await records.verifyLedger()).toMatchObject({ isIntact: true });
    }, 60_000);
  });
}
