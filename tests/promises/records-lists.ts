import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page, PageRequest, Records } from "../../server/ports/records/records.ts";
import * as sample from "../support/record-rows.ts";
import type { Place } from "./records-place.ts";

/** Every page of a list, three rows a time. */
async function whole<Row>(ask: (page: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await ask({ limit: 3, cursor });
    expect(page.items.length).toBeLessThanOrEqual(3);
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

/** The questions that equality cannot ask. */
export function promiseLists(place: () => Place): void {
  describe("answer lists", () => {
    let own: Place;
    let records: Records;
    const facts = { personId: "holder", dueBefore: "2026-03-10T00:00:00.000Z" };
    const day = (number: number): string => `2026-03-${String(number).padStart(2, "0")}T00:00:00.000Z`;

    beforeAll(async () => {
      own = await place().another();
      records = await own.open();
      const { read } = records;
      for (const [id, name] of [["account-1", "beta"], ["account-2", "Alpha"], ["account-3", "100% Łódź"], ["account-4", "beta"], ["account-5", "Beta"]] as const) {
        await read.accounts.insert(sample.accountRow({ id, name }));
      }
      await read.people.insert(sample.personRow({ id: "person-1", email: "x_y@example.org", name: "Zoë" }));
      await read.people.insert(sample.personRow({ id: "person-2", accountId: null, email: "staff@vendor.example", name: "Sam", role: "staff" }));
      const rows: [number, Parameters<typeof sample.transferRow>[0]][] = [
        [1, { state: "received", deadlineAt: day(20) }],
        [2, { state: "received", deadlineAt: day(5) }],
        [3, { state: "received", deadlineAt: day(5) }],
        [4, { state: "received", deadlineAt: day(5), accountId: "account-2" }],
        [5, { state: "checked-out", deadlineAt: day(8), openCheckoutId: "checkout-5", holderId: "holder" }],
        [6, { state: "in-work", deadlineAt: day(7), openCheckoutId: "checkout-6", holderId: "another" }],
        [7, { state: "requested", deadlineAt: null, createdAt: day(1) }],
        [8, { state: "uploading", deadlineAt: null, lastByteAt: day(2) }],
        [9, { state: "deleting", deadlineAt: day(1), deletingSince: day(1), outstandingRemovals: 1 }],
        [10, { state: "deleted", deadlineAt: day(1), outstandingRemovals: 2, deletedAt: day(2), createdAt: day(1), returnedAt: day(1) }],
        [11, { state: "returned", deadlineAt: day(10), returnedAt: day(4) }],
        [12, { state: "refused", deadlineAt: day(5) }],
      ];
      for (const [number, change] of rows) await read.transfers.insert(sample.transferRow({ ...change, id: `transfer-${String(number)}`, number }));
    });

    afterAll(async () => {
      await records.close();
      await own.remove();
    });

    const numbers = (rows: { number: number }[]): number[] => rows.map((row) => row.number);

    test("of transfers, newest first, page by page", async () => {
      const { lists } = records.read;
      expect(numbers(await whole((page) => lists.transfers({}, page)))).toStrictEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(numbers(await whole((page) => lists.transfers({ accountId: "account-1", states: ["received", "deleted", "requested"] }, page)))).toStrictEqual([10, 7, 3, 2, 1]);
      expect(numbers(await whole((page) => lists.transfers({ accountId: "account-2" }, page)))).toStrictEqual([4]);
      expect(numbers(await whole((page) => lists.transfers({ states: [] }, page)))).toStrictEqual([]);
    });

    test.each([
      ["arrivals", [2, 3, 4, 1]],
      ["mine", [5]],
      ["in-work", [6, 5]],
      ["due-soon", [2, 3, 4, 12, 6, 5]],
      ["outstanding", [9, 10]],
      ["deletions", [9]],
      ["all", [2, 3, 4, 12, 6, 5, 11, 1, 7, 8]],
    ] as const)("of the queue %s, soonest deadline first, then by number, with no row lost or doubled at a tie", async (view, expected) => {
      expect(numbers(await whole((page) => records.read.lists.queue(view, facts, page)))).toStrictEqual(expected);
    });

    test("with counts that agree with the queues", async () => {
      expect(await records.read.lists.queueCounts(facts)).toStrictEqual({ arrivals: 4, mine: 1, inWork: 2, dueSoon: 6, outstanding: 2, deletions: 1 });
      expect(await records.read.lists.countLive()).toBe(10);
      expect(await records.read.lists.countDueByDeadline(day(7))).toBe(5);
    });

    test("of accounts and people by name, whatever its case or alphabet, with the signs of a pattern taken as they are", async () => {
      const { lists } = records.read;
      const ids = async (search?: string): Promise<string[]> => (await whole((page) => lists.accounts({ ...(search !== undefined && { search }) }, page))).map((row) => row.id);
      expect(await ids()).toStrictEqual(["account-3", "account-2", "account-1", "account-4", "account-5"]);
      expect(await ids("ŁÓDŹ")).toStrictEqual(["account-3"]);
      expect(await ids("0%")).toStrictEqual(["account-3"]);
      expect(await ids("%")).toStrictEqual(["account-3"]);
      expect(await ids("bet")).toStrictEqual(["account-1", "account-4", "account-5"]);
      const people = async (filter: Parameters<typeof lists.people>[0]): Promise<string[]> => (await whole((page) => lists.people(filter, page))).map((row) => row.id);
      expect(await people({ search: "zoë" })).toStrictEqual(["person-1"]);
      expect(await people({ search: "_y@" })).toStrictEqual(["person-1"]);
      expect(await people({ role: "staff" })).toStrictEqual(["person-2"]);
      expect(await people({ accountId: "account-1", search: "sam" })).toStrictEqual([]);
      const { items } = await lists.accounts({}, { limit: 1, cursor: null });
      expect(Object.keys(items[0] ?? {}).toSorted()).toStrictEqual(Object.keys(sample.accountRow()).toSorted());
    });

    test("and refuse a cursor of another list, a broken one and a page without size", async () => {
      const { lists } = records.read;
      const { next } = await lists.queue("all", facts, { limit: 1, cursor: null });
      expect(next).toMatch(/^[\w-]+$/);
      for (const cursor of [next, "", "e30", "WyJ0cmFuc2ZlcnMiLCJ4Il0", "%%%"]) {
        await expect(lists.transfers({}, { limit: 1, cursor })).rejects.toMatchObject({ code: "not-valid" });
      }
      await expect(lists.queue("mine", facts, { limit: 1, cursor: next })).rejects.toMatchObject({ code: "not-valid" });
      for (const limit of [0, -1, 1.5, 501]) await expect(lists.transfers({}, { limit, cursor: null })).rejects.toMatchObject({ code: "not-valid" });
    });

    test("of what the jobs look for, each at or before its instant", async () => {
      const { lists, directions, checkouts, readings, files } = records.read;
      expect(numbers(await lists.dueByDeadline(day(5), 3))).toStrictEqual([2, 3, 4]);
      expect(numbers(await lists.transfersBefore(["uploading"], "lastByteAt", day(2), 10))).toStrictEqual([8]);
      expect(numbers(await lists.transfersBefore(["requested", "deleted"], "createdAt", day(1), 10))).toStrictEqual([7, 10]);
      expect(numbers(await lists.transfersBefore(["returned"], "returnedAt", day(3), 10))).toStrictEqual([]);
      expect(numbers(await lists.transfersBefore([], "returnedAt", day(30), 10))).toStrictEqual([]);

      await directions.insert(sample.directionRow({ id: "d-1", deleteAt: day(4) }));
      await directions.insert(sample.directionRow({ id: "d-2", deleteAt: day(3) }));
      await directions.insert(sample.directionRow({ id: "d-3", deleteAt: day(3), state: "cancelled" }));
      expect((await lists.dueDirections(day(4), 10)).map((row) => row.id)).toStrictEqual(["d-2", "d-1"]);
      expect((await lists.dueDirections(day(3), 10)).map((row) => row.id)).toStrictEqual(["d-2"]);

      await checkouts.insert(sample.checkoutRow({ id: "c-5", transferId: "transfer-5", takenAt: day(1), untilAt: day(9) }));
      await checkouts.insert(sample.checkoutRow({ id: "c-6", transferId: "transfer-6", takenAt: day(2), untilAt: day(3) }));
      await checkouts.insert(sample.checkoutRow({ id: "c-9", transferId: "transfer-9", endedAt: day(1), end: "returned", bytesServed: 5 }));
      await checkouts.insert(sample.checkoutRow({ id: "c-10", transferId: "transfer-9", endedAt: day(1), end: "returned", bytesServed: 0 }));
      await checkouts.insert(sample.checkoutRow({ id: "c-11", transferId: "transfer-9", endedAt: day(1), end: "returned", bytesServed: 5, removalAt: day(2) }));
      expect((await lists.openCheckoutsBefore("takenAt", day(2), 10)).map((row) => row.id)).toStrictEqual(["c-5", "c-6"]);
      expect((await lists.openCheckoutsBefore("untilAt", day(3), 10)).map((row) => row.id)).toStrictEqual(["c-6"]);
      expect((await lists.outstandingCheckouts(10)).map((row) => row.id)).toStrictEqual(["c-9"]);

      expect((await lists.removalsSince(day(2))).toSorted((left, right) => (left.removalAt ?? "") < (right.removalAt ?? "") ? -1 : 1)).toStrictEqual([
        { endedAt: day(1), removalAt: null },
        { endedAt: day(1), removalAt: day(2) },
      ]);
      expect(await lists.removalsSince(day(3))).toStrictEqual([{ endedAt: day(1), removalAt: null }]);

      await readings.insert(sample.readingRow({ id: "r-1", lastByteAt: day(2) }));
      await readings.insert(sample.readingRow({ id: "r-2", lastByteAt: day(2), closedAt: day(3) }));
      expect((await lists.readingsIdleSince(day(2), 10)).map((row) => row.id)).toStrictEqual(["r-1"]);
      expect(await lists.readingsIdleSince(day(1), 10)).toStrictEqual([]);

      await files.insert(sample.fileRow({ id: "f-1", state: "arriving", sentBy: "person-1", lastByteAt: day(3) }));
      await files.insert(sample.fileRow({ id: "f-2", state: "ready", sentBy: "person-1", lastByteAt: day(3) }));
      expect((await lists.unfinishedFilesOf("person-1")).map((row) => row.id)).toStrictEqual(["f-1"]);
      expect((await lists.unfinishedFilesBefore(day(3), 10)).map((row) => row.id)).toStrictEqual(["f-1"]);
      expect(await lists.unfinishedFilesBefore(day(2), 10)).toStrictEqual([]);

      await files.insert(sample.fileRow({ id: "f-3", state: "stored", finishedAt: day(4) }));
      await files.insert(sample.fileRow({ id: "f-4", state: "stored", finishedAt: day(3) }));
      expect((await lists.storedFiles(10)).map((row) => row.id)).toStrictEqual(["f-4", "f-3"]);

      expect(await lists.charts(day(1), day(2))).toHaveLength(12);
      expect(await lists.charts(day(1), "2026-03-01T08:00:00.000Z")).toContainEqual({ createdAt: day(1), returnedAt: day(1), receivedAt: "2026-03-01T09:00:00.000Z", deletedAt: day(2) });
    });

    test("of mail so that two workers never hold the same one (F24)", async () => {
      const { lists, outbox } = records.read;
      for (let number = 0; number < 20; number += 1) await outbox.insert(sample.outboxRow({ id: `mail-${String(number).padStart(2, "0")}`, nextAt: day(2) }));
      await outbox.insert(sample.outboxRow({ id: "sent", nextAt: day(1), sentAt: day(1) }));
      await outbox.insert(sample.outboxRow({ id: "bounced", nextAt: day(1), bouncedAt: day(1) }));
      await outbox.insert(sample.outboxRow({ id: "later", nextAt: day(9) }));
      const claims = await Promise.all(Array.from({ length: 6 }, () => lists.claimMail(day(3), day(4), 5)));
      const ids = claims.flat().map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(claims.flat().every((row) => row.claimedUntil === day(4))).toBe(true);
      while ((await lists.claimMail(day(3), day(4), 5)).length > 0);
      expect(await outbox.count({ claimedUntil: day(4) })).toBe(20);
      expect((await lists.claimMail(day(4), day(5), 3)).map((row) => row.id)).toStrictEqual(["mail-00", "mail-01", "mail-02"]);
    });

    test("and forget what has expired, and nothing else", async () => {
      const { lists, sessions, signInCodes, links, idempotency } = records.read;
      for (const [id, end] of [["old", day(1)], ["new", day(3)]] as const) {
        await sessions.insert(sample.sessionRow({ id, tokenHash: id, endsAt: end }));
        await signInCodes.insert(sample.signInCodeRow({ id, expiresAt: end }));
        await links.insert(sample.linkRow({ tokenHash: id, expiresAt: end }));
        await idempotency.insert(sample.idempotencyRow({ id, createdAt: end }));
      }
      expect(await lists.expiredSessions(day(2))).toBe(1);
      for (const what of ["signInCodes", "links", "idempotency"] as const) expect(await lists.forgetBefore(what, day(2))).toBe(1);
      expect((await sessions.list({})).map((row) => row.id)).toStrictEqual(["new"]);
      expect((await links.list({})).map((row) => row.tokenHash)).toStrictEqual(["new"]);
    });
  });
}
