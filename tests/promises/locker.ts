import { afterAll, describe, expect, test } from "vitest";
import type { Locker } from "../../server/ports/locker.ts";

/** Lockers that should keep each other out: one process seen twice, or two nodes. */
export interface LockerPlace {
  readonly first: Locker;
  readonly second: Locker;
  remove(): Promise<void>;
}

const never = (): AbortSignal => new AbortController().signal;

/** What every locker promises. */
export function promiseLocker(name: string, newPlace: () => Promise<LockerPlace>): void {
  describe(`a lock ${name}`, async () => {
    const place = await newPlace();
    const { first, second } = place;
    afterAll(() => place.remove());

    test("is held by one at a time, also where many ask at once", async () => {
      let inside = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 12 }, async (_, number) => {
          const release = await (number % 2 === 0 ? first : second).acquire("a", never(), () => undefined);
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, 2));
          inside -= 1;
          release();
        }),
      );
      expect(most).toBe(1);
    });

    test("makes its holder be told when another one asks, who gets it once the holder lets go", async () => {
      const told = Promise.withResolvers<string>();
      const release = await first.acquire("b", never(), told.resolve);
      let hasIt = false;
      const next = second.acquire("b", never(), () => undefined).then((releaseNext) => {
        hasIt = true;
        return releaseNext;
      });
      expect(await told.promise).toBe("asked");
      expect(hasIt).toBe(false);
      release();
      (await next)();
    });

    test("lets who waits give up, and stays with its holder", async () => {
      const release = await first.acquire("c", never(), () => undefined);
      const giveUp = new AbortController();
      const refused = expect(second.acquire("c", giveUp.signal, () => undefined)).rejects.toMatchObject({ code: "locked" });
      giveUp.abort();
      await refused;
      expect(await second.attempt("c")).toBeNull();
      release();
      (await second.acquire("c", never(), () => undefined))();
    });

    test("is attempted without waiting and without telling anybody", async () => {
      let wasTold = false;
      const release = await first.acquire("d", never(), () => { wasTold = true; });
      expect([await first.attempt("d"), await second.attempt("d")]).toEqual([null, null]);
      expect(wasTold).toBe(false);
      release();
      const again = await first.attempt("d");
      expect(again).not.toBeNull();
      again?.();
    });

    test("is another one for another thing", async () => {
      const releases = await Promise.all([first.acquire("e", never(), () => undefined), second.acquire("f", never(), () => undefined)]);
      for (const release of releases) release();
    });

    test("let go twice does not let go what the next one holds", async () => {
      const release = await first.acquire("g", never(), () => undefined);
      release();
      const next = await second.acquire("g", never(), () => undefined);
      release();
      expect(await first.attempt("g")).toBeNull();
      next();
    });
  });
}
