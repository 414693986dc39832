import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ObjectStore } from "../../server/ports/object-store.ts";
import { headerBytes, sealedSegmentBytes, segmentBytes, segmentStart } from "../../server/sealing/format.ts";
import { newFileKey } from "../../server/sealing/keys.ts";
import { damaged as damagedRefusal } from "../../server/storage/objects/sealed-segments.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { collect, collectUntilError, sender } from "../support/bytes.ts";
import { memoryObjects } from "../support/memory-objects.ts";

const memory = memoryObjects();
const store = createSealedStore(memory.store);
afterAll(() => store.close());

const fileKey = newFileKey();
const everything = { offset: 0, maxBytes: Number.MAX_SAFE_INTEGER };
const plain = randomBytes(3 * segmentBytes + 1000);
let sound: Buffer;
let foreign: Buffer;

async function sealed(fileId: string, key: Buffer, bytes: Buffer): Promise<Buffer> {
  await store.begin(fileId, key);
  await store.append(fileId, key, sender(bytes), everything);
  await store.finish(fileId, key);
  return memory.finished.get(fileId)!;
}

beforeAll(async () => {
  sound = await sealed("file_sound", fileKey, plain);
  foreign = await sealed("file_foreign", newFileKey(), plain);
});

const segmentsOf = (object: Buffer) => Array.from({ length: 4 }, (_, index) => object.subarray(segmentStart(index), segmentStart(index + 1)));
const joined = (...segments: readonly (Buffer | undefined)[]) => Buffer.concat([sound.subarray(0, headerBytes), ...segments.map((segment) => segment!)]);

function flipped(object: Buffer, at: number): Buffer {
  const changed = Buffer.from(object);
  changed[at]! ^= 1;
  return changed;
}

/** Puts `object` in the place of the sound one and gives what a download of everything gave, and its error. */
async function download(object: Buffer) {
  memory.finished.set("file_sound", object);
  const { bytes, error } = await collectUntilError(store.read("file_sound", fileKey, 0, plain.length));
  const digest = await store.digest("file_sound", fileKey).catch((failure: unknown) => failure);
  memory.finished.set("file_sound", sound);
  return { bytes, error, digest };
}

/** All that a refusal says, but for where it was thrown. */
const told = (error: unknown) => (error instanceof Error ? JSON.stringify([error.message, Object.entries(error)]) : "no error");

const damaged = { code: "object-damaged", message: "The stored file is damaged and was not opened." };

describe("a stored file that was changed", () => {
  const s = () => segmentsOf(sound);
  const f = () => segmentsOf(foreign);
  test.each<[string, () => Buffer]>([
    ["a bit of the header flipped", () => flipped(sound, 30)],
    ["its version changed", () => flipped(sound, 8)],
    ["its commitment changed", () => flipped(sound, headerBytes - 1)],
    ["another file's header", () => Buffer.concat([foreign.subarray(0, headerBytes), sound.subarray(headerBytes)])],
    ["a bit of the first segment flipped", () => flipped(sound, segmentStart(0) + 5000)],
    ["a bit of a nonce flipped", () => flipped(sound, segmentStart(2) + 3)],
    ["a bit of the last tag flipped", () => flipped(sound, sound.length - 1)],
    ["segments swapped", () => joined(s()[1], s()[0], s()[2], s()[3])],
    ["a segment of another file", () => joined(s()[0], f()[1], s()[2], s()[3])],
    ["a segment duplicated", () => joined(s()[0], s()[1], s()[1], s()[2], s()[3])],
    ["a segment in the place of another", () => joined(s()[0], s()[0], s()[2], s()[3])],
    ["a segment dropped", () => joined(s()[0], s()[2], s()[3])],
    ["the last segment dropped", () => joined(s()[0], s()[1], s()[2])],
    ["the last segment cut", () => sound.subarray(0, sound.length - 10)],
    ["all but a few bytes gone", () => sound.subarray(0, 50)],
    ["nothing left", () => Buffer.alloc(0)],
    ["bytes added", () => Buffer.concat([sound, Buffer.alloc(1)])],
    ["a second last segment", () => Buffer.concat([sound, s()[3]!])],
  ])("with %s fails, and never ends cleanly short (F29)", async (_, change) => {
    const { bytes, error, digest } = await download(change());
    expect(error).toMatchObject(damaged);
    expect(digest).toMatchObject(damaged);
    // What was given before the failure was checked: it is the file's own beginning.
    expect(bytes.length % segmentBytes).toBe(0);
    expect(bytes.equals(plain.subarray(0, bytes.length))).toBe(true);
    expect(bytes.length).toBeLessThan(plain.length);
  });

  test("gives the same answer whichever byte is wrong (R19)", async () => {
    const answers = new Set<string>();
    const places = [...Array.from({ length: headerBytes }, (_, at) => at), ...Array.from({ length: 60 }, (_, turn) => headerBytes + ((turn * 7919 * 53) % (sound.length - headerBytes)))];
    for (const at of places) {
      memory.finished.set("file_sound", flipped(sound, at));
      const { error } = await collectUntilError(store.read("file_sound", fileKey, 0, plain.length));
      answers.add(told(error));
    }
    memory.finished.set("file_sound", sound);
    expect([...answers]).toEqual([told(damagedRefusal())]);
  });

  test("still gives the ranges that are sound", async () => {
    memory.finished.set("file_sound", flipped(sound, segmentStart(2) + 99));
    expect((await collect(store.read("file_sound", fileKey, 0, 2 * segmentBytes))).equals(plain.subarray(0, 2 * segmentBytes))).toBe(true);
    await expect(collect(store.read("file_sound", fileKey, 2 * segmentBytes, 2 * segmentBytes + 1))).rejects.toMatchObject(damaged);
    memory.finished.set("file_sound", sound);
  });

  test("fails when the store ends in the middle of what it promised, or of what it gives (F29)", async () => {
    for (const given of [0, 20, headerBytes + 10, segmentStart(1), segmentStart(1) + 400_000, sound.length - 1]) {
      const short: ObjectStore = {
        ...memory.store,
        async *read(objectId, start, end) {
          yield* memory.store.read(objectId, start, Math.max(start, Math.min(end, given)));
        },
      };
      const reader = createSealedStore(short);
      const { bytes, error } = await collectUntilError(reader.read("file_sound", fileKey, 0, plain.length));
      expect(error).toMatchObject(damaged);
      expect(bytes.equals(plain.subarray(0, bytes.length))).toBe(true);
      await expect(reader.digest("file_sound", fileKey)).rejects.toMatchObject(damaged);
      await reader.close();
    }
  });

  test("passes the store's own refusal on, and the next digest goes on after it", async () => {
    const failing: ObjectStore = {
      ...memory.store,
      async *read(objectId, start, end) {
        yield* memory.store.read(objectId, start, Math.min(end, segmentStart(2)));
        if (end > segmentStart(2)) throw new Error("the store broke");
      },
    };
    const reader = createSealedStore(failing);
    expect((await collectUntilError(reader.read("file_sound", fileKey, 0, plain.length))).error).toMatchObject({ message: "the store broke" });
    await expect(reader.digest("file_sound", fileKey)).rejects.toThrow("the store broke");
    await reader.close();
    expect((await store.digest("file_sound", fileKey)).bytes).toBe(plain.length);
  });
});

describe("a key that is not the file's", () => {
  test("opens nothing and writes nothing (R69)", async () => {
    const wrong = newFileKey();
    await expect(collect(store.read("file_sound", wrong, 0, 10))).rejects.toMatchObject(damaged);
    await expect(store.digest("file_sound", wrong)).rejects.toMatchObject(damaged);
    await store.begin("file_open", fileKey);
    await store.append("file_open", fileKey, sender(plain.subarray(0, segmentBytes + 5)), everything);
    const before = Buffer.from(memory.unfinished.get("file_open")!.bytes);
    const refused = [store.offset("file_open", wrong), store.append("file_open", wrong, sender(Buffer.from("x")), { ...everything, offset: segmentBytes + 5 }), store.finish("file_open", wrong)];
    for (const each of refused) await expect(each).rejects.toMatchObject({ code: expect.stringMatching(/object-damaged|locked/) as string });
    expect(memory.unfinished.get("file_open")!.bytes.equals(before)).toBe(true);
  });

  test("is refused for a swapped object though the segments would open under it (R69)", async () => {
    // The commitment stands in the header alone: segments of this very file behind the header of a second key.
    const second = newFileKey();
    const other = await sealed("file_twice", second, Buffer.from("short"));
    memory.finished.delete("file_twice");
    const own = await sealed("file_twice", fileKey, Buffer.from("short"));
    memory.finished.set("file_twice", Buffer.concat([other.subarray(0, headerBytes), own.subarray(headerBytes)]));
    for (const key of [fileKey, second]) await expect(collect(store.read("file_twice", key, 0, 5))).rejects.toMatchObject(damaged);
  });
});

describe("an unfinished file that was changed", () => {
  test("whose tail does not open is refused, not begun again", async () => {
    await store.begin("file_tail", fileKey);
    await store.append("file_tail", fileKey, sender(plain.subarray(0, segmentBytes + 500)), everything);
    const object = memory.unfinished.get("file_tail")!;
    const tail = object.tail!;
    for (const changed of [flipped(tail, 0), flipped(tail, 40), flipped(tail, tail.length - 1), tail.subarray(0, -1), Buffer.alloc(0)]) {
      object.tail = changed;
      await expect(store.offset("file_tail", fileKey)).rejects.toMatchObject(damaged);
      await expect(store.finish("file_tail", fileKey)).rejects.toMatchObject(damaged);
    }
    object.tail = tail;
    expect(await store.offset("file_tail", fileKey)).toBe(segmentBytes + 500);
  });

  test("does not take the tail of another place or time for its own", async () => {
    await store.begin("file_place", fileKey);
    await store.append("file_place", fileKey, sender(plain.subarray(0, 500)), everything);
    const object = memory.unfinished.get("file_place")!;
    const early = object.tail!;
    await store.append("file_place", fileKey, sender(plain.subarray(500, segmentBytes + 700)), { ...everything, offset: 500 });
    object.tail = early;
    await expect(store.offset("file_place", fileKey)).rejects.toMatchObject(damaged);
  });

  test("with a settled segment changed is found when it is read back", async () => {
    await store.begin("file_rot", fileKey);
    await store.append("file_rot", fileKey, sender(plain), everything);
    memory.unfinished.get("file_rot")!.bytes[segmentStart(1) + sealedSegmentBytes / 2]! ^= 1;
    await store.finish("file_rot", fileKey);
    await expect(store.digest("file_rot", fileKey)).rejects.toMatchObject(damaged);
  });
});
