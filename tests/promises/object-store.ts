import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ObjectStore, UnfinishedObject } from "../../server/ports/object-store.ts";
import { headerBytes, sealedSegmentBytes } from "../../server/sealing/format.ts";

/** What a store under test gives: `reopen` looks at the same place with a fresh store, as a restarted process would. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  reopen(): Promise<ObjectStore>;
  close(): Promise<void>;
}

let lastId = 0;
const newId = () => `file_promise${(lastId += 1)}x${randomBytes(6).toString("hex")}`;
const header = randomBytes(headerBytes);
const segment = () => randomBytes(sealedSegmentBytes);

/** The promise that every object store keeps; adapters run it against themselves. */
export function promiseObjectStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`an object store (${name})`, () => {
    let under: StoreUnderTest;
    beforeAll(async () => void (under = await open()));
    afterAll(() => under.close());

    const withObject = async <T>(objectId: string, work: (object: UnfinishedObject) => T | Promise<T>, store = under.store): Promise<T> => {
      const object = await store.resume(objectId);
      try {
        return await work(object);
      } finally {
        await object.close();
      }
    };
    const read = async (objectId: string, start: number, end: number) => {
      const pieces: Buffer[] = [];
      for await (const piece of under.store.read(objectId, start, end)) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces);
    };
    const traces = async (objectId: string) => (await under.store.probe(objectId)).filter((answer) => answer.found === "yes").length;
    const finished = async (segments: readonly Buffer[]) => {
      const objectId = newId();
      await under.store.begin(objectId, header);
      await withObject(objectId, async (object) => {
        for (const bytes of segments) await object.append([Buffer.from(bytes)]);
        await object.finish();
      });
      return objectId;
    };

    test("begins empty, and beginning again changes nothing", async () => {
      const objectId = newId();
      await under.store.begin(objectId, header);
      await withObject(objectId, async (object) => {
        expect([object.segmentCount, object.settledCount, object.tail]).toEqual([0, 0, null]);
        expect(Buffer.from(object.header)).toEqual(header);
        await object.append([segment()]);
        await object.settle(Buffer.from("tail"));
      });
      await under.store.begin(objectId, randomBytes(headerBytes));
      await withObject(objectId, (object) => {
        expect(object.segmentCount).toBe(1);
        expect(Buffer.from(object.header)).toEqual(header);
      });
      expect(await under.store.size(objectId)).toBeNull();
    });

    test("keeps what was settled, pieces cut anywhere, for another process, and the last tail only", async () => {
      const objectId = newId();
      await under.store.begin(objectId, header);
      const bytes = Array.from({ length: 9 }, segment);
      await withObject(objectId, async (object) => {
        await object.append([bytes[0]!.subarray(0, 12), bytes[0]!.subarray(12, 400_000), bytes[0]!.subarray(400_000)].map((piece) => Buffer.from(piece)));
        await object.settle(Buffer.from("first tail"));
        // Several under way at once keep their order.
        await Promise.all(bytes.slice(1).map((whole) => object.append([Buffer.from(whole)])));
        await object.settle(Buffer.from("second tail"));
      });
      const other = await under.reopen();
      await withObject(
        objectId,
        async (object) => {
          expect([object.segmentCount, object.settledCount]).toEqual([9, 9]);
          expect(Buffer.from(object.tail!).toString()).toBe("second tail");
          await object.settle(null);
        },
        other,
      );
      await withObject(objectId, async (object) => {
        expect(object.tail).toBeNull();
        await object.append([Buffer.from("short last segment")]);
        await object.finish();
        await object.finish();
      });
      const whole = Buffer.concat([header, ...bytes, Buffer.from("short last segment")]);
      expect(await under.store.size(objectId)).toBe(whole.length);
      expect((await read(objectId, 0, whole.length)).equals(whole)).toBe(true);
    });

    test("reads any range of a finished object", async () => {
      const segments = [segment(), segment(), randomBytes(40)];
      const objectId = await finished(segments);
      const whole = Buffer.concat([header, ...segments]);
      const edges = [0, 1, headerBytes, headerBytes + sealedSegmentBytes - 1, headerBytes + sealedSegmentBytes, headerBytes + sealedSegmentBytes + 1, whole.length - 1, whole.length];
      for (const start of edges) for (const end of edges.filter((edge) => edge >= start)) expect((await read(objectId, start, end)).equals(whole.subarray(start, end))).toBe(true);
    });

    test("a finished object is not written again, and beginning or finishing it again is harmless", async () => {
      const objectId = await finished([randomBytes(50)]);
      await expect(under.store.resume(objectId)).rejects.toMatchObject({ code: "object-missing" });
      await under.store.begin(objectId, header);
      expect(await under.store.size(objectId)).toBe(headerBytes + 50);
    });

    test("says object-missing for what it does not have", async () => {
      expect(await under.store.size(newId())).toBeNull();
      await expect(under.store.resume(newId())).rejects.toMatchObject({ code: "object-missing" });
      await expect(read(newId(), 0, 10)).rejects.toMatchObject({ code: "object-missing" });
      expect(await traces(newId())).toBe(0);
    });

    test("removes every trace at any stage, is asked again without harm, and the probe sees it", async () => {
      const stages = { begun: newId(), withSegments: newId(), withTail: newId() };
      for (const objectId of Object.values(stages)) await under.store.begin(objectId, header);
      await withObject(stages.withSegments, async (object) => {
        for (let count = 0; count < 9; count += 1) await object.append([segment()]);
        await object.settle(null);
      });
      await withObject(stages.withTail, (object) => object.settle(Buffer.from("tail")));
      const all = [...Object.values(stages), await finished([segment(), randomBytes(30)])];
      for (const objectId of all) {
        expect(await traces(objectId)).toBeGreaterThan(0);
        await under.store.remove(objectId);
        expect(await traces(objectId)).toBe(0);
        await under.store.remove(objectId);
        expect(await under.store.size(objectId)).toBeNull();
        await expect(under.store.resume(objectId)).rejects.toMatchObject({ code: "object-missing" });
      }
      const listed = new Set<string>();
      for await (const { objectId } of under.store.list()) listed.add(objectId);
      for (const objectId of all) expect(listed.has(objectId)).toBe(false);
    });

    test("lists finished and unfinished objects once, with the instant of their last change", async () => {
      const unfinished = newId();
      await under.store.begin(unfinished, header);
      await withObject(unfinished, (object) => object.settle(Buffer.from("tail")));
      const done = await finished([randomBytes(30)]);
      const listed: string[] = [];
      for await (const { objectId, changedAt } of under.store.list()) {
        listed.push(objectId);
        expect(changedAt.epochMilliseconds).toBeGreaterThan(Date.UTC(2020, 0));
      }
      expect(listed.filter((objectId) => objectId === unfinished || objectId === done).sort()).toEqual([unfinished, done].sort());
    });

    test("takes no id that is a path or a pattern (R10, R12, R24)", async () => {
      for (const objectId of ["", ".", "..", "../escaped", "a/b", "..\\escaped", "/tmp/escaped", "C:\\escaped", "a\0b", "*", "a.tail", "%2e%2e", "x".repeat(300)]) {
        await expect(under.store.begin(objectId, header)).rejects.toMatchObject({ code: "object-missing" });
        await expect(under.store.resume(objectId)).rejects.toMatchObject({ code: "object-missing" });
        await expect(under.store.remove(objectId)).rejects.toMatchObject({ code: "object-missing" });
        await expect(read(objectId, 0, 1)).rejects.toMatchObject({ code: "object-missing" });
      }
    });

    test("says that it is ready", async () => {
      expect(await under.store.isReady()).toBe(true);
    });
  });
}
