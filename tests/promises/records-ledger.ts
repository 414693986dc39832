import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyConsistency, verifyInclusion } from "../../server/domain/ledger/verify.ts";
import type { Appended, Records } from "../../server/ports/records/records.ts";
import type { Place } from "./records-place.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());

/** The tree as RFC 9162, 2.1.1 defines it, with no thought for speed. */
function naiveRoot(leaves: readonly string[]): string {
  if (leaves.length === 0) return sha256(new Uint8Array()).toHex();
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.from(`01${naiveRoot(leaves.slice(0, split))}${naiveRoot(leaves.slice(split))}`, "hex")).toHex();
}

function appendTo(records: Records, at: string, facts: Record<string, number | string>): Promise<Appended> {
  return records.transact((tables) => tables.ledger.append({ event: "transfers.complete", at, actorId: "person-1", accountId: null, transferId: "transfer-1", facts, textDigest: null }));
}

/** The ledger: append-only, in the order of time, provable. */
export function promiseLedger(name: string, place: () => Place): void {
  describe("keep a ledger", () => {
    let own: Place;
    let records: Records;
    const appended: Appended[] = [];
    const at = (minute: number): string => `2026-03-01T09:${String(minute).padStart(2, "0")}:00.000Z`;

    beforeAll(async () => {
      own = await place().another();
      records = await own.open();
      expect(await records.read.ledger.head()).toMatchObject({ size: 0, root: naiveRoot([]) });
      for (let number = 0; number < 37; number += 1) appended.push(await appendTo(records, at(number), { number, name: "Łódź" }));
    });

    afterAll(async () => {
      await records.close();
      await own.remove();
    });

    test("whose root is the root of its rows after every row", () => {
      for (const [position, row] of appended.entries()) {
        expect(row).toMatchObject({ seq: position, size: position + 1, root: naiveRoot(appended.slice(0, position + 1).map((one) => one.leafHash)) });
      }
    });

    test("whose leaf is the hash of the versioned, canonical row", async () => {
      const row = await records.read.ledgerRows.find({ seq: 3 });
      const leaf = `\0{"accountId":null,"actorId":"person-1","at":"${at(3)}","event":"transfers.complete","facts":{"name":"Łódź","number":3},"seq":3,"textDigest":null,"transferId":"transfer-1","v":1}`;
      expect(row?.leafHash).toBe(sha256(new TextEncoder().encode(leaf)).toHex());
    });

    test("whose proofs of inclusion and consistency hold, for every row and every older size", async () => {
      const { ledger } = records.read;
      const root = Uint8Array.fromHex((await ledger.head()).root);
      for (const { seq, size, leafHash, root: olderRoot } of appended) {
        const inclusion = (await ledger.inclusionProof(seq, 37)).map((hash) => Uint8Array.fromHex(hash));
        expect(verifyInclusion(sha256, { leafHash: Uint8Array.fromHex(leafHash), index: seq, size: 37, root }, inclusion)).toBe(true);
        expect(verifyInclusion(sha256, { leafHash: Uint8Array.fromHex(leafHash), index: (seq + 1) % 37, size: 37, root }, inclusion)).toBe(false);
        const consistency = (await ledger.consistencyProof(size, 37)).map((hash) => Uint8Array.fromHex(hash));
        expect(verifyConsistency(sha256, { size, root: Uint8Array.fromHex(olderRoot) }, { size: 37, root }, consistency)).toBe(true);
      }
    });

    test("that refuses to change or lose a row, a node or its head, even in plain SQL", async () => {
      for (const statement of [
        "update ledger_rows set event = 'x' where seq = 1",
        "delete from ledger_rows where seq = 1",
        "update ledger_nodes set level = 9 where level = 0",
        "delete from ledger_nodes",
        "delete from ledger_head",
        "update ledger_head set size = size - 1",
        "update ledger_head set size = size + 1, at = '2020-01-01T00:00:00.000Z'",
      ]) {
        await expect(own.plain(statement), statement).rejects.toThrow("the ledger only grows");
      }
    });

    test("that is given page by page, newest first, and range by range, oldest first", async () => {
      const first = await records.read.lists.ledger({ transferId: "transfer-1" }, { limit: 30, cursor: null });
      const second = await records.read.lists.ledger({ transferId: "transfer-1" }, { limit: 30, cursor: first.next });
      expect([...first.items, ...second.items].map((row) => row.seq)).toStrictEqual(appended.map((row) => row.seq).toReversed());
      expect(second.next).toBeNull();
      expect((await records.read.lists.ledgerRange(35, 10)).map((row) => row.seq)).toStrictEqual([35, 36]);
      expect((await records.read.lists.ledger({ transferId: "nobody" }, { limit: 3, cursor: null })).items).toStrictEqual([]);
    });

    test("that recomputes as intact, and begins with every older head of its own", async () => {
      const head = await records.read.ledger.head();
      expect(await records.verifyLedger()).toStrictEqual({ isIntact: true, size: 37, root: head.root, at: at(36), problems: [], comparedWith: null });
      const older = appended[19];
      expect(await records.verifyLedger({ size: older?.size ?? 0, root: older?.root ?? "" })).toMatchObject({ isIntact: true, comparedWith: { size: 20 } });
      expect(await records.verifyLedger({ size: 0, root: naiveRoot([]) })).toMatchObject({ isIntact: true });
    });

    test("that an older head exposes when it was cut or rewritten", async () => {
      const cut = await records.verifyLedger({ size: 40, root: "00".repeat(32) });
      expect(cut).toMatchObject({ isIntact: false, problems: [expect.stringContaining("cut off")] });
      const rewritten = await records.verifyLedger({ size: 20, root: appended[20]?.root ?? "" });
      expect(rewritten).toMatchObject({ isIntact: false, problems: [expect.stringContaining("rewritten")] });
    });

    test("that does not fork or skip under thirty writers at once", async () => {
      const other = await place().another();
      const busy = await other.open();
      const rows = await Promise.all(Array.from({ length: 30 }, (_, number) => appendTo(busy, at(number), { number })));
      expect(rows.map((row) => row.seq).toSorted((left, right) => left - right)).toStrictEqual(Array.from({ length: 30 }, (_, seq) => seq));
      expect(await busy.verifyLedger()).toMatchObject({ isIntact: true, size: 30 });
      await busy.close();
      await other.remove();
    });

    test("whose time never goes back, whatever the clock says", async () => {
      const other = await place().another();
      const turned = await other.open();
      const times = [];
      for (const minute of [5, 3, 9, 0]) times.push((await appendTo(turned, at(minute), {})).at);
      expect(times).toStrictEqual([at(5), at(5), at(9), at(9)]);
      expect(await turned.verifyLedger()).toMatchObject({ isIntact: true, at: at(9) });
      await turned.close();
      await other.remove();
    });

    const trigger = (table: string): string => (name === "SQLite" ? `drop trigger ${table}_no_update` : `drop trigger ${table}_no_change on ${table}`);
    const removal = (table: string): string => (name === "SQLite" ? `drop trigger ${table}_no_delete` : `drop trigger ${table}_no_change on ${table}`);
    test.each([
      ["a changed fact", [trigger("ledger_rows"), `update ledger_rows set facts = '{"name":"Łódź","number":4}' where seq = 3`], "row 3 is not what"],
      ["facts that are no JSON any more", [trigger("ledger_rows"), "update ledger_rows set facts = 'x' where seq = 3"], "row 3 is not what"],
      ["a changed time", [trigger("ledger_rows"), `update ledger_rows set at = '2026-03-01T09:59:00.000Z' where seq = 3`], "row 4 is older"],
      ["a row that is missing", [removal("ledger_rows"), "delete from ledger_rows where seq = 3"], "row 3 is missing"],
      ["a changed node", [trigger("ledger_nodes"), "update ledger_nodes set hash = (select hash from ledger_nodes where level = 0 and \"index\" = 0) where level = 1 and \"index\" = 1"], "node 1/1"],
      ["a row behind the head", ["insert into ledger_rows values (9, '2026-03-01T09:59:00.000Z', 'x', null, null, null, '{}', null, 'x')"], "behind the head"],
    ])("that shows %s when it is recomputed", async (_, damage, problem) => {
      const other = await place().another();
      const damaged = await other.open();
      for (let number = 0; number < 8; number += 1) await appendTo(damaged, at(number), { number });
      for (const statement of damage) await other.plain(statement);
      const result = await damaged.verifyLedger();
      expect(result.isIntact).toBe(false);
      expect(result.problems.join("\n")).toContain(problem);
      await damaged.close();
      await other.remove();
    });
  });
}
