import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { openPostgresRecords } from "../../server/storage/records/postgres.ts";
import * as sample from "../support/record-rows.ts";
import { administer, freshDatabase, testServer } from "../support/postgres.ts";
import { promiseRecords } from "./records.ts";
import type { Place } from "./records-place.ts";

const server = await testServer();

if ("missing" in server) {
  console.warn(`PostgreSQL was not tried: ${server.missing}`);
  describe("records in PostgreSQL", () => {
    test.skip(`were not tried: ${server.missing}`);
  });
} else {
  console.info(`PostgreSQL was tried: ${server.name}`);
  promiseOnPostgres(server.url);
}

function promiseOnPostgres(serverUrl: string): void {
  async function newPlace(): Promise<Place & { url: string }> {
    const database = await freshDatabase({ url: serverUrl });
    const { url } = database;
    return {
      url,
      open: (options) => openPostgresRecords({ url, ...options }),
      plain: (statement) => plain(url, statement),
      another: newPlace,
      remove: () => database.drop(),
    };
  }

  promiseRecords("PostgreSQL", newPlace);

  describe("records in PostgreSQL", () => {
    const places: Place[] = [];
    async function place(): Promise<Place & { url: string }> {
      const made = await newPlace();
      places.push(made);
      return made;
    }

    afterAll(async () => {
      for (const made of places) await made.remove();
    });

    test("are brought to the newest schema once, by however many nodes start at the same time", async () => {
      const { url } = await place();
      const nodes = await Promise.all(Array.from({ length: 4 }, () => openPostgresRecords({ url })));
      expect(await plain(url, "select name from schema_steps group by name having count(*) > 1")).toEqual([]);
      expect(await plain(url, "select name from schema_steps")).toContainEqual({ name: "0002-nodes" });
      for (const node of nodes) await node.close();
    });

    test("are swept by two nodes without one item done twice (F35)", async () => {
      const { url } = await place();
      const first = await openPostgresRecords({ url });
      const nodes = [first, await openPostgresRecords({ url })];
      await first.read.accounts.insert(sample.accountRow());
      for (let number = 0; number < 30; number += 1) {
        await first.read.transfers.insert(sample.transferRow({ id: `t-${String(number)}`, number }));
        await first.read.outbox.insert(sample.outboxRow({ id: `m-${String(number)}` }));
      }
      const begun = await Promise.all(
        nodes.flatMap((node) =>
          Array.from({ length: 30 }, (_, number) => node.transact((tables) => tables.transfers.update({ id: `t-${String(number)}`, state: "received" }, { state: "deleting" }))),
        ),
      );
      expect(begun.reduce((sum, rows) => sum + rows, 0)).toBe(30);
      const claims = await Promise.all(nodes.flatMap((node) => Array.from({ length: 5 }, () => node.read.lists.claimMail("2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z", 5))));
      const ids = claims.flat().map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const node of nodes) await node.close();
    });

    test("try a transaction again that a deadlock undid, so that both of two succeed (F21)", async () => {
      const records = await (await place()).open();
      for (const name of ["a", "b"]) await records.read.facts.insert({ name, value: "0" });
      let tries = 0;
      const bothLocked = Promise.withResolvers<undefined>();
      const crossing = (first: string, second: string) =>
        records.transact(async (tables) => {
          tries += 1;
          await tables.facts.find({ name: first });
          if (tries === 2) bothLocked.resolve(undefined);
          if (tries <= 2) await bothLocked.promise;
          const row = await tables.facts.find({ name: second });
          await tables.facts.update({ name: second }, { value: String(Number(row?.value) + 1) });
        });
      await Promise.all([crossing("a", "b"), crossing("b", "a")]);
      expect(tries).toBe(3);
      expect(await records.read.facts.list({}, { by: "name" })).toStrictEqual([{ name: "a", value: "1" }, { name: "b", value: "1" }]);
      await records.close();
    });

    test("refuse fast when every connection is taken, and recover (F21)", async () => {
      const { url } = await place();
      const records = await openPostgresRecords({ url, connections: 1, waitMs: 100 });
      const goOn = Promise.withResolvers<undefined>();
      const begun = Promise.withResolvers<undefined>();
      const busy = records.transact(async (tables) => {
        await tables.facts.insert({ name: "busy", value: "1" });
        begun.resolve(undefined);
        await goOn.promise;
      });
      await begun.promise;
      await expect(records.read.facts.count({})).rejects.toMatchObject({ code: "unavailable" });
      await expect(records.transact((tables) => tables.facts.count({}))).rejects.toMatchObject({ code: "unavailable" });
      goOn.resolve(undefined);
      await busy;
      expect(await records.read.facts.count({})).toBe(1);
      await records.close();
    });

    test("are unavailable when the connection is killed before COMMIT, have kept nothing, and go on (F20)", async () => {
      const { url } = await place();
      const records = await openPostgresRecords({ url, connections: 2 });
      const killed = records.transact(async (tables) => {
        await tables.facts.insert({ name: "killed", value: "1" });
        await administer(serverUrl, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'custody' and state = 'idle in transaction' and datname = '${new URL(url).pathname.slice(1)}'`);
      });
      await expect(killed).rejects.toMatchObject({ code: "unavailable" });
      expect(await records.read.facts.count({})).toBe(0);
      await records.transact((tables) => tables.facts.insert({ name: "again", value: "1" }));
      expect(await records.read.facts.count({})).toBe(1);
      await records.close();
    });

    test("are refused as unavailable where no server answers (F03)", async () => {
      await expect(openPostgresRecords({ url: "postgres://custody@localhost/none?host=/nonexistent" })).rejects.toMatchObject({ code: "unavailable" });
    });

    test("keep the portal's role from changing the ledger when another role owns the tables", async () => {
      const { url } = await place();
      const role = `portal_${new URL(url).pathname.slice(-8)}`;
      await administer(serverUrl, `create role ${role} login`);
      const portalUrl = new URL(url);
      portalUrl.username = role;
      const records = await openPostgresRecords({ url: portalUrl.href, ownerUrl: url });
      const append = () => records.transact((tables) => tables.ledger.append({ event: "x", at: "2026-03-01T09:00:00.000Z", actorId: null, accountId: null, transferId: null, facts: {}, textDigest: null }));
      await append();
      for (const statement of ["update ledger_rows set event = 'y'", "delete from ledger_rows", "delete from ledger_nodes", "truncate ledger_rows", "drop trigger ledger_rows_no_change on ledger_rows", "delete from ledger_head"]) {
        await expect(plain(portalUrl.href, statement), statement).rejects.toMatchObject({ code: "42501" });
      }
      await records.read.accounts.insert(sample.accountRow());
      await records.read.transfers.insert(sample.transferRow());
      expect(await records.transact((tables) => tables.transfers.find({ id: "transfer-1" }))).toStrictEqual(sample.transferRow());
      expect(await records.verifyLedger()).toMatchObject({ isIntact: true, size: 1 });
      expect((await records.probe("transfer-1")).filter((finding) => finding.found === "unknown")).toStrictEqual([]);
      await records.scrub();
      await records.close();
      const again = await openPostgresRecords({ url: portalUrl.href });
      expect(await again.read.ledger.head()).toMatchObject({ size: 1 });
      await again.close();
      await plain(url, `drop owned by ${role}`);
      await administer(serverUrl, `drop role ${role}`);
    });
  });
}

async function plain(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
