import { afterAll, describe, expect, test } from "vitest";
import type { Change } from "../../server/ports/notifier.ts";
import { nodesPlace, type NodesPlace } from "../support/nodes.ts";
import { administer, testServer } from "../support/postgres.ts";
import { promiseLocker } from "./locker.ts";
import { promiseNotifier } from "./notifier.ts";

const server = await testServer();

if ("missing" in server) {
  console.warn(`Nodes on PostgreSQL were not tried: ${server.missing}`);
  describe("nodes on PostgreSQL", () => {
    test.skip(`were not tried: ${server.missing}`);
  });
} else tryNodes(server.url);

const never = (): AbortSignal => new AbortController().signal;
/** As usual, but ten times as fast. */
const fast = { leaseMs: 800, renewMs: 100, surrenderMs: 300, askAgainMs: 50 };

function tryNodes(serverUrl: string): void {
  const places: NodesPlace[] = [];
  const place = async (): Promise<NodesPlace> => {
    const made = await nodesPlace(serverUrl);
    places.push(made);
    return made;
  };
  afterAll(async () => {
    for (const made of places) await made.remove();
  });

  promiseLocker("over two nodes", async () => {
    const made = await nodesPlace(serverUrl);
    const [first, second] = [await made.join(), await made.join()];
    return { first: first.locker, second: second.locker, remove: () => made.remove() };
  });

  promiseNotifier("over two nodes", async () => {
    const made = await nodesPlace(serverUrl);
    const [first, second] = [await made.join(), await made.join()];
    return { first: first.notifier, second: second.notifier, remove: () => made.remove() };
  });

  describe("a lock over two nodes", () => {
    test("stays with a holder that goes on for longer than its lease, also over a short loss of the connection", async () => {
      const made = await place();
      const [first, second] = [await made.join({ ...fast, surrenderMs: 600 }), await made.join(fast)];
      const told: string[] = [];
      const release = await first.locker.acquire("a", never(), (why) => told.push(why));
      for (let round = 0; round < 3; round += 1) {
        await made.cut();
        await expect(second.locker.acquire("a", AbortSignal.timeout(600), () => undefined)).rejects.toMatchObject({ code: expect.stringMatching(/locked|unavailable/) as string });
      }
      expect(told).not.toContain("lost");
      release();
      await expect.poll(async () => (await second.locker.attempt("a")) !== null).toBe(true);
    });

    test("whose holder cannot renew it: the holder is told before anybody else gets it", async () => {
      const made = await place();
      const [first, second] = [await made.join(fast), await made.join(fast)];
      const order: string[] = [];
      await first.locker.acquire("a", never(), (why) => { if (why === "lost") order.push("lost"); });
      // The database forgets to answer the holder only: its renewals wait for a table that another session locks.
      const taken = second.locker.acquire("a", never(), () => undefined).then((release) => { order.push("taken"); return release; });
      await administer(made.url, "begin; lock table node_leases in access exclusive mode; select pg_sleep(1.2); commit");
      (await taken)();
      expect(order).toEqual(["lost", "taken"]);
    });

    test("whose node is gone without a word is free once its lease is over", async () => {
      const made = await place();
      const [first, second] = [await made.join(fast), await made.join(fast)];
      await first.locker.acquire("a", never(), () => undefined);
      await first.close();
      const startedAt = performance.now();
      (await second.locker.acquire("a", never(), () => undefined))();
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    });

    test("cannot be had while the database does not answer", async () => {
      const made = await place();
      const node = await made.join(fast);
      const gone = administer(made.url, "begin; lock table node_leases in access exclusive mode; select pg_sleep(4); commit");
      let number = 0;
      const attempt = () => node.locker.attempt(`a${String(number += 1)}`).then(() => "had", (error: unknown) => (error as { code: string }).code);
      await expect.poll(attempt, { timeout: 8_000, interval: 10 }).toBe("unavailable");
      await gone;
      await expect.poll(attempt, { timeout: 8_000 }).toBe("had");
    });
  });

  describe("a node that lost its connection", () => {
    test("says that changes may have been missed as soon as it is back, and hears and tells again", async () => {
      const made = await place();
      const [first, second] = [await made.join(), await made.join()];
      const heard: Change[][] = [[], []];
      first.notifier.listen((change) => heard[0]?.push(change));
      second.notifier.listen((change) => heard[1]?.push(change));
      await made.cut();
      // Told while nobody can hear: whoever missed it is told so.
      first.notifier.changed({ topic: "session-ended", id: "session_1", accountId: null });
      await expect.poll(() => heard.map((changes) => changes.some(({ topic }) => topic === "missed")), { timeout: 10_000 }).toEqual([true, true]);
      first.notifier.changed({ topic: "transfer", id: "after", accountId: null });
      await expect.poll(() => heard[1]?.map(({ id }) => id), { timeout: 8_000 }).toContain("after");
    });
  });

  describe("attempts over two nodes", () => {
    test("are counted together, end with their window, and are kept without a word about who tried", async () => {
      const made = await place();
      const [first, second] = [await made.join(), await made.join()];
      const answers = await Promise.all(Array.from({ length: 10 }, (_, number) => (number % 2 === 0 ? first : second).attempts.take("key", 6, 60)));
      expect(answers.filter((answer) => answer === null)).toHaveLength(6);
      expect(Math.max(...answers.map((answer) => answer ?? 0))).toBeLessThanOrEqual(60_000);
      expect(await second.attempts.take("another key", 6, 60)).toBeNull();
      await administer(made.url, "update node_attempts set ends_at = 1");
      expect(await first.attempts.take("key", 6, 60)).toBeNull();
    });
  });

  describe("the second clock (F33)", () => {
    test("is the database's, and there is none while it does not answer", async () => {
      const node = await (await place()).join();
      const shown = await node.secondClock.now();
      expect(Math.abs(shown!.since(Temporal.Now.instant()).total("seconds"))).toBeLessThan(60);
      await node.close();
      expect(await node.secondClock.now()).toBeNull();
    });
  });
}
