import { afterAll, describe, expect, test } from "vitest";
import type { Change, Notifier } from "../../server/ports/notifier.ts";

/** Two ends of one notifier: the same process seen twice, or two nodes. */
export interface NotifierPlace {
  readonly first: Notifier;
  readonly second: Notifier;
  remove(): Promise<void>;
}

const change = (id: string): Change => ({ topic: "transfer", id, accountId: "account_1" });

/** What every notifier promises. */
export function promiseNotifier(name: string, newPlace: () => Promise<NotifierPlace>): void {
  describe(`a change told ${name}`, async () => {
    const place = await newPlace();
    const { first, second } = place;
    afterAll(() => place.remove());

    test("reaches whoever listens, here and there, once each and in order", async () => {
      const heard: Record<"here" | "there", string[]> = { here: [], there: [] };
      const stops = [first.listen(({ id }) => heard.here.push(id)), second.listen(({ id }) => heard.there.push(id))];
      const ids = Array.from({ length: 50 }, (_, number) => `t${String(number)}`);
      for (const id of ids) first.changed(change(id));
      await expect.poll(() => heard.there).toEqual(ids);
      expect(heard.here).toEqual(ids);
      for (const stop of stops) stop();
    });

    test("arrives as it was told: topic, id and account", async () => {
      const heard: Change[] = [];
      const stop = second.listen((one) => heard.push(one));
      const told: Change[] = [change("x"), { topic: "session-ended", id: "session_1", accountId: null }, { topic: "job", id: "mail", accountId: null }];
      for (const one of told) first.changed(one);
      await expect.poll(() => heard).toEqual(told);
      stop();
    });

    test("does not reach who has stopped listening", async () => {
      const heard: string[] = [];
      second.listen(({ id }) => heard.push(`stopped ${id}`))();
      const stop = second.listen(({ id }) => heard.push(id));
      first.changed(change("y"));
      await expect.poll(() => heard).toEqual(["y"]);
      stop();
    });
  });
}
