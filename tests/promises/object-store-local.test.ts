import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { headerBytes, sealedSegmentBytes, segmentStart } from "../../server/sealing/format.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { canMount, mountSmallDisk, temporaryFolder } from "../support/places.ts";
import { promiseObjectStore } from "./object-store.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

promiseObjectStore("a folder", async () => {
  const root = join(folder.path, "shared");
  return { store: await openLocalObjectStore(root), reopen: () => openLocalObjectStore(root), close: () => Promise.resolve() };
});

const header = randomBytes(headerBytes);

/** A store with one unfinished object of `count` settled segments, and the path of its file. */
async function storeWith(name: string, count: number) {
  const root = join(folder.path, name);
  const store = await openLocalObjectStore(root);
  await store.begin("file_one", header);
  const object = await store.resume("file_one");
  for (let index = 0; index < count; index += 1) await object.append([Buffer.alloc(sealedSegmentBytes, index + 1)]);
  await object.settle(Buffer.from("tail"));
  await object.close();
  const part = namesUnder(root).find((path) => path.endsWith("file_one.part"))!;
  return { root, store, part };
}

function namesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test("a folder that records name objects in, but that is empty, is refused at the start: an unmounted disk proves no erasure (F43)", async () => {
  const empty = join(folder.path, "not-mounted");
  mkdirSync(empty);
  await expect(openLocalObjectStore(empty, { isInUse: true })).rejects.toMatchObject({ code: "setting-invalid" });
  await openLocalObjectStore(empty);
  await expect(openLocalObjectStore(empty, { isInUse: true })).resolves.toBeDefined();
});

describe("a folder of objects after a crash", () => {
  test("tells whole segments that nobody acknowledged apart, and drops a torn one", async () => {
    const { store, part } = await storeWith("torn", 2);
    appendFileSync(part, Buffer.alloc(sealedSegmentBytes * 2 + 5000, 9));
    const object = await store.resume("file_one");
    expect([object.settledCount, object.segmentCount]).toEqual([2, 4]);
    expect(Buffer.from(object.tail!).toString()).toBe("tail");
    await object.keep(3);
    // Nothing of what was dropped can come back behind what is written now.
    expect(statSync(part).size).toBe(segmentStart(3));
    await object.append([Buffer.alloc(sealedSegmentBytes, 4)]);
    await object.settle(null);
    await object.close();
    const again = await store.resume("file_one");
    expect([again.settledCount, again.segmentCount, again.tail]).toEqual([4, 4, null]);
    const first: number[] = [];
    for await (const piece of again.readSegments(0, 4)) first.push(piece[0]!);
    expect(first).toEqual([1, 2, 9, 4]);
    await again.close();
  });

  test("does not cut a settled segment off before the tail that holds its bytes is durable", async () => {
    const { store, part } = await storeWith("taken-back", 2);
    const object = await store.resume("file_one");
    await object.keep(1);
    expect(statSync(part).size).toBe(segmentStart(2));
    await object.settle(Buffer.from("the second segment's bytes"));
    expect(statSync(part).size).toBe(segmentStart(1));
    await object.close();
  });

  test("refuses an object whose settled segments are gone", async () => {
    const { store, part } = await storeWith("lost", 2);
    truncateSync(part, segmentStart(1));
    await expect(store.resume("file_one")).rejects.toMatchObject({ code: "object-damaged" });
  });

  test("removes what a crash between two names left, and the probe finds names that remove does not know", async () => {
    const { root, store, part } = await storeWith("between", 1);
    writeFileSync(`${part}-new`, "half a header");
    writeFileSync(part.replace(".part", ".tail-new"), "half a tail");
    await store.remove("file_one");
    expect(namesUnder(root).filter((path) => path.includes("file_one"))).toEqual([]);
    for (const stray of [`${part}.bak`, join(root, "file_one.copy")]) {
      expect((await store.probe("file_one")).some((answer) => answer.found === "yes")).toBe(false);
      writeFileSync(stray, "");
      expect((await store.probe("file_one")).some((answer) => answer.found === "yes")).toBe(true);
      rmSync(stray);
    }
  });

  test("does not take a disk that is not mounted for an empty one", async () => {
    const { root, store } = await storeWith("unmounted", 1);
    renameSync(root, `${root}-away`);
    mkdirSync(root);
    for (const asked of [store.probe("file_one"), store.size("file_one"), store.remove("file_one")]) await expect(asked).rejects.toMatchObject({ code: "unavailable" });
    expect(await store.isReady()).toBe(false);
    rmSync(root, { recursive: true });
    renameSync(`${root}-away`, root);
    expect(await store.isReady()).toBe(true);
  });
});

describe.skipIf(!canMount())("a full disk", () => {
  test("refuses with storage-full, leaves no temporary file and goes on when there is room again (F14)", async () => {
    const root = join(folder.path, "small");
    mkdirSync(root);
    const unmount = mountSmallDisk(root, 4 << 20);
    try {
      const store = await openLocalObjectStore(root);
      await store.begin("file_full", header);
      const object = await store.resume("file_full");
      await object.append([Buffer.alloc(sealedSegmentBytes, 1)]);
      await object.settle(Buffer.from("tail"));
      const filler = join(root, "filler");
      const fill = () => {
        try {
          for (;;) appendFileSync(filler, Buffer.alloc(16384));
        } catch {
          return;
        }
      };
      fill();
      await expect(object.append([Buffer.alloc(sealedSegmentBytes, 2)])).rejects.toMatchObject({ code: "storage-full" });
      fill();
      await expect(object.settle(Buffer.alloc(100_000))).rejects.toMatchObject({ code: "storage-full" });
      await expect(store.begin("file_second", header)).rejects.toMatchObject({ code: "storage-full" });
      expect(await store.isReady()).toBe(false);
      await object.close();
      expect(namesUnder(root).filter((path) => path.endsWith("-new"))).toEqual([]);
      const after = await store.resume("file_full");
      expect([after.segmentCount, Buffer.from(after.tail!).toString()]).toEqual([1, "tail"]);
      rmSync(filler);
      await after.append([Buffer.alloc(sealedSegmentBytes, 2)]);
      await after.append([Buffer.from("last")]);
      await after.finish();
      await after.close();
      expect(await store.size("file_full")).toBe(segmentStart(2) + 4);
    } finally {
      unmount();
    }
  });
});
