import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Records, Table, Tables, Where } from "../../server/ports/records/records.ts";
import * as sample from "../support/record-rows.ts";
import type { Place } from "./records-place.ts";
import { promiseLedger } from "./records-ledger.ts";
import { promiseLists } from "./records-lists.ts";


/** Work in a transaction that never goes on by itself. */
const never = (): Promise<never> => Promise.withResolvers<never>().promise;

/** What both databases promise. */
export function promiseRecords(name: string, make: () => Promise<Place>): void {
  describe(`records in ${name}`, () => {
    let place: Place;
    let records: Records;

    beforeAll(async () => {
      place = await make();
      records = await place.open();
      await records.read.accounts.insert(sample.accountRow());
      await records.read.people.insert(sample.personRow());
      await records.read.transfers.insert(sample.transferRow());
      await records.read.certificates.insert(sample.certificateRow());
    });

    afterAll(async () => {
      await records.close();
      await place.remove();
    });

    test("give back every row as it was, in every table", async () => {
      const { read } = records;
      async function keeps<Row extends object>(table: Table<Row>, row: Row, where: Where<Row>, isThere = false): Promise<void> {
        if (!isThere) await table.insert(row);
        expect(await table.find(where), Object.keys(row).join()).toStrictEqual(row);
      }
      await keeps(read.accounts, sample.accountRow(), { id: "account-1" }, true);
      await keeps(read.people, sample.personRow(), { id: "person-1" }, true);
      await keeps(read.transfers, sample.transferRow(), { id: "transfer-1" }, true);
      await keeps(read.certificates, sample.certificateRow(), { address: "address-1" }, true);
      await keeps(read.sessions, sample.sessionRow(), { tokenHash: "hash-1" });
      await keeps(read.signInCodes, sample.signInCodeRow(), { id: "code-1" });
      await keeps(read.links, sample.linkRow(), { tokenHash: "link-1" });
      await keeps(read.files, sample.fileRow(), { id: "file-1" });
      await keeps(read.checkouts, sample.checkoutRow(), { id: "checkout-1", end: null });
      await keeps(read.readings, sample.readingRow(), { id: "reading-1" });
      await keeps(read.directions, sample.directionRow(), { id: "direction-1" });
      await keeps(read.consents, sample.consentRow(), { id: "consent-1" });
      await keeps(read.contacts, sample.contactRow(), { id: "contact-1" });
      await keeps(read.supplements, sample.supplementRow(), { address: "address-1" });
      await keeps(read.outbox, sample.outboxRow(), { id: "mail-1" });
      await keeps(read.idempotency, sample.idempotencyRow(), { id: "key-1" });
      await keeps(read.jobs, sample.jobRow(), { name: "sweep" });
      await keeps(read.facts, sample.factRow(), { name: "transfer-number" });
    });

    test("match null, one of several values, none of none, and the order that was asked for", async () => {
      const { facts, jobs } = records.read;
      for (const [name, value] of [["a", "1"], ["b", "2"], ["c", "2"]] as const) await facts.insert({ name: `order-${name}`, value });
      await jobs.insert({ name: "never-run", lastRunAt: null, lastResult: null, lastSuccessAt: null });
      expect(await jobs.count({ lastRunAt: null })).toBe(1);
      expect(await jobs.count({ lastRunAt: [null, "2026-03-01T09:00:00.000Z"] })).toBe(2);
      expect(await facts.count({ name: [] })).toBe(0);
      expect((await facts.list({ value: "2" }, { by: "name", descending: true })).map((row) => row.name)).toStrictEqual(["order-c", "order-b"]);
      expect((await facts.list({ name: ["order-a", "order-b", "order-c"] }, { by: "name", limit: 2 })).map((row) => row.name)).toStrictEqual(["order-a", "order-b"]);
      expect(await facts.find({ name: "nobody" })).toBeUndefined();
    });

    test("tell how many rows a change met, add without reading, and search by the new name", async () => {
      const { accounts } = records.read;
      await accounts.insert(sample.accountRow({ id: "account-2", name: "Before" }));
      expect(await accounts.update({ id: "account-2", zone: "Asia/Tokyo" }, { name: "Elsewhere" })).toBe(0);
      expect(await accounts.update({ id: "account-2" }, { name: "ÉLAN Vital" })).toBe(1);
      expect(await accounts.add({ id: "account-2" }, { usedBytes: 2 ** 40, peopleCount: -1 })).toBe(1);
      expect(await accounts.find({ id: "account-2" })).toMatchObject({ name: "ÉLAN Vital", usedBytes: 2 ** 40, peopleCount: 0 });
      const found = await records.read.lists.accounts({ search: "élan" }, { limit: 5, cursor: null });
      expect(found.items.map((row) => row.id)).toStrictEqual(["account-2"]);
      expect(await accounts.update({ id: "account-2" }, {})).toBe(1);
      expect(await accounts.remove({ id: "account-2" })).toBe(1);
      expect(await accounts.remove({ id: "account-2" })).toBe(0);
    });

    test("refuse what one of the databases would store as something else", async () => {
      const { facts, accounts } = records.read;
      const date = new Date(0) as unknown as string;
      await expect(facts.insert({ name: "date", value: date })).rejects.toThrow(TypeError);
      await expect(facts.find({ name: date })).rejects.toThrow(TypeError);
      await expect(accounts.update({ id: "account-1" }, { usedBytes: 0.5 })).rejects.toThrow(TypeError);
      await expect(accounts.update({ id: "account-1" }, { usedBytes: true as unknown as number })).rejects.toThrow(TypeError);
      await expect(facts.find({ name: "a\0b" })).rejects.toMatchObject({ code: "not-valid" });
      expect(await facts.count({ name: ["date"] })).toBe(0);
    });

    test("refuse a condition that was forgotten, before it meets all rows", async () => {
      const { facts } = records.read;
      await expect(facts.remove({})).rejects.toThrow("needs a condition");
      await expect(facts.update({}, { value: "0" })).rejects.toThrow("needs a condition");
      await expect(facts.remove({ name: undefined as unknown as string })).rejects.toThrow("undefined");
    });

    test("refuse a second row with the same key by its code", async () => {
      await expect(records.read.accounts.insert(sample.accountRow())).rejects.toMatchObject({ code: "conflict" });
      await expect(records.read.people.insert(sample.personRow({ id: "person-9" }))).rejects.toMatchObject({ code: "conflict" });
    });

    test("keep a second open checkout of one transfer out, whatever an action forgot", async () => {
      await expect(records.read.checkouts.insert(sample.checkoutRow({ id: "checkout-2" }))).rejects.toMatchObject({ code: "conflict" });
    });

    test("undo everything when the work fails, the ledger row too (F22)", async () => {
      const before = await records.read.ledger.head();
      const work = records.transact(async (tables) => {
        await tables.facts.insert({ name: "undone", value: "1" });
        await append(tables, { bytes: 1 });
        await append(tables, { bytes: 0.5 });
      });
      await expect(work).rejects.toThrow("not a whole number");
      expect(await records.read.facts.find({ name: "undone" })).toBeUndefined();
      expect(await records.read.ledger.head()).toStrictEqual(before);
    });

    test("answer a mistaken use inside a transaction at once, instead of waiting for ever", async () => {
      await expect(records.transact(() => records.read.facts.count({}))).rejects.toThrow("inside a transaction");
      if (name === "SQLite") await expect(records.transact(() => records.scrub())).rejects.toThrow("inside a transaction");
      await expect(records.transact(() => records.transact(() => Promise.resolve(1)))).rejects.toThrow("inside another one");
      let leaked: Tables | undefined;
      await records.transact((tables) => {
        leaked = tables;
        return Promise.resolve();
      });
      await expect(leaked?.facts.count({})).rejects.toThrow("has ended");
      await expect(append(records.read, {})).rejects.toThrow("only inside a transaction");
    });

    test("let one of fifty at once win a guarded change (F25)", async () => {
      await records.read.transfers.insert(sample.transferRow({ id: "transfer-2", number: 2 }));
      const met = await Promise.all(
        Array.from({ length: 50 }, (_, holder) =>
          records.transact((tables) => tables.transfers.update({ id: "transfer-2", state: "received" }, { state: "checked-out", holderId: `person-${String(holder)}` })),
        ),
      );
      expect(met.reduce((sum, rows) => sum + rows, 0)).toBe(1);
      expect((await records.read.transfers.find({ id: "transfer-2" }))?.holderId).toBe(`person-${String(met.indexOf(1))}`);
    });

    test("hold a row that was found until the end of the transaction, so that no change is lost", async () => {
      await records.read.facts.insert({ name: "counter", value: "0" });
      await Promise.all(
        Array.from({ length: 40 }, () =>
          records.transact(async (tables) => {
            const row = await tables.facts.find({ name: "counter" });
            await tables.facts.update({ name: "counter" }, { value: String(Number(row?.value) + 1) });
          }),
        ),
      );
      expect((await records.read.facts.find({ name: "counter" }))?.value).toBe("40");
    });

    test("undo a transaction that waits for something else, and go on", async () => {
      const other = await place.another();
      const short = await other.open({ transactionMs: 50 });
      const stuck = short.transact(async (tables) => {
        await tables.facts.insert({ name: "stuck", value: "1" });
        await never();
      });
      await expect(stuck).rejects.toMatchObject({ code: "unavailable" });
      expect(await short.read.facts.find({ name: "stuck" })).toBeUndefined();
      await short.close();
      await other.remove();
    });

    test("find what is left of a transfer, and nothing once it is gone", async () => {
      await records.transact(async (tables) => {
        const { seq } = await append(tables, {});
        await tables.ledgerTexts.insert(sample.ledgerTextRow({ seq }));
      });
      const left = (await records.probe("transfer-1")).filter((finding) => finding.found === "yes").map((finding) => finding.place);
      expect(left.toSorted()).toStrictEqual([
        "checkouts.device_sealed", "checkouts.reason_sealed", "contacts.how_sealed", "contacts.note_sealed", "directions.reason_sealed", "files.name_sealed",
        "files.wrapped_key", "idempotency", "ledger_texts", "ledger_texts.salt_sealed", "ledger_texts.text_sealed", "transfers.text_key", "transfers.title_sealed",
      ]);
      await records.transact(async (tables) => {
        await tables.transfers.update({ id: "transfer-1" }, { textKey: null, titleSealed: null });
        for (const table of [tables.files, tables.checkouts, tables.contacts, tables.directions, tables.ledgerTexts] as const) await table.remove({ transferId: "transfer-1" });
        await tables.idempotency.remove({ resourceId: "transfer-1" });
      });
      const after = await records.probe("transfer-1");
      expect(after.filter((finding) => finding.found !== "no")).toStrictEqual([]);
      expect(after.length).toBeGreaterThan(15);
      await records.scrub();
    });

    test("say that they are ready, and after closing that they are not", async () => {
      const other = await place.another();
      const opened = await other.open();
      expect(await opened.isReady()).toBe(true);
      await opened.close();
      expect(await opened.isReady()).toBe(false);
      await other.remove();
    });

    test("are opened again with everything in them", async () => {
      const other = await place.another();
      const first = await other.open();
      await first.read.facts.insert({ name: "kept", value: "1" });
      await first.close();
      const second = await other.open();
      expect(await second.read.facts.find({ name: "kept" })).toStrictEqual({ name: "kept", value: "1" });
      await second.close();
      await other.remove();
    });

    test.each([
      ["a step from a newer version", "insert into schema_steps values ('9999-future')", "9999-future"],
      ["a table that lost a column", "alter table facts drop column value", "facts.value"],
      ["an index that is missing", "drop index outbox_waiting", "outbox_waiting"],
      ["a ledger that lost its trigger", "TRIGGER", "trigger ledger_rows_no_"],
      ["tables without the list of steps", "drop table schema_steps", "list of its steps"],
    ])("refuse %s, and say so (F43)", async (_, damage, named) => {
      const other = await place.another();
      await (await other.open()).close();
      await other.plain(damage === "TRIGGER" ? (name === "SQLite" ? "drop trigger ledger_rows_no_update" : "drop trigger ledger_rows_no_change on ledger_rows") : damage);
      await expect(other.open()).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringContaining(named) as string });
      await other.remove();
    });

    promiseLists(() => place);
    promiseLedger(name, () => place);
  });
}

function append(tables: Tables, facts: Record<string, number>): ReturnType<Tables["ledger"]["append"]> {
  return tables.ledger.append({ event: "transfers.test", at: "2026-03-01T09:00:00.000Z", actorId: null, accountId: null, transferId: "transfer-1", facts, textDigest: null });
}
