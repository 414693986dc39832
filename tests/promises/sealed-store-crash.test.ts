import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { ObjectStore, UnfinishedObject } from "../../server/ports/object-store.ts";
import { sealedSegmentBytes, segmentBytes } from "../../server/sealing/format.ts";
import { newFileKey } from "../../server/sealing/keys.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { sender } from "../support/bytes.ts";
import { canMount, canMountImages, growDisk, makeImage, mountImage, mountSmallDisk, temporaryFolder } from "../support/places.ts";
import { pattern, sha256 } from "../support/sealed-vectors.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
const fileKey = newFileKey();
const everything = { offset: 0, maxBytes: Number.MAX_SAFE_INTEGER };

/** Runs the writer until `mayDie` says so of an output line, kills it with SIGKILL and gives the last offset that it acknowledged. */
async function writeUntilKilled(root: string, fileId: string, bytes: number, requestBytes: number, mayDie: (lines: number, line: string) => Promise<void> | null, finish = false): Promise<string> {
  const script = fileURLToPath(new URL("../support/sealed-writer.ts", import.meta.url));
  const child = spawn(process.execPath, [script, root, fileId, fileKey.toString("hex"), String(bytes), String(requestBytes), ...(finish ? ["finish"] : [])], { stdio: ["ignore", "pipe", "inherit"] });
  let lines = 0;
  let lastLine = "";
  let dying: Promise<void> | null = null;
  let rest = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    const parts = (rest + String(text)).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      lines += 1;
      lastLine = line;
      dying ??= mayDie(lines, line)?.then(() => void child.kill("SIGKILL")) ?? null;
    }
  }
  await dying;
  return lastLine;
}

async function isWhole(root: string, fileId: string, bytes: number): Promise<void> {
  const store = createSealedStore(await openLocalObjectStore(root));
  const offset = await store.offset(fileId, fileKey);
  await store.append(fileId, fileKey, sender(pattern(9, bytes).subarray(offset)), { ...everything, offset });
  await store.finish(fileId, fileKey);
  expect((await store.digest(fileId, fileKey)).sha256).toBe(sha256(pattern(9, bytes)));
  await store.close();
}

describe("a process that is killed while it writes", { timeout: 120_000 }, () => {
  test("keeps every acknowledged byte and goes on to the same digest (F06)", async () => {
    const root = join(folder.path, "killed");
    const bytes = 12 * segmentBytes + 12_345;
    let acknowledged = 0;
    for (const requestBytes of [300_000, 4 * segmentBytes, 700_000]) {
      // Killed at once after an acknowledgement: the next request is under way then.
      acknowledged = Number(await writeUntilKilled(root, "file_killed", bytes, requestBytes, (lines) => (lines === 3 ? Promise.resolve() : null)));
      const store = createSealedStore(await openLocalObjectStore(root));
      const offset = await store.offset("file_killed", fileKey);
      expect(offset).toBeGreaterThanOrEqual(acknowledged);
      expect(await store.offset("file_killed", fileKey)).toBe(offset);
      await store.close();
    }
    expect(acknowledged).toBeGreaterThan(0);
    await isWhole(root, "file_killed", bytes);
  });

  test("within one long request sends at most 8 MiB twice", async () => {
    const root = join(folder.path, "long-request");
    const objects = await openLocalObjectStore(root);
    const store = createSealedStore(objects);
    await store.begin("file_long", fileKey);
    const plain = pattern(9, 24 * segmentBytes);
    let sent = 0;
    let seen = -1;
    // Looks at the disk in the middle of the request, as a process started after kill -9 would find it.
    const source = sender(plain, segmentBytes / 4);
    const counted = (async function* () {
      for await (const chunk of source) {
        if (sent === 18 * segmentBytes) {
          await new Promise((resolve) => setImmediate(resolve));
          copyTree(root, `${root}-copy`);
          seen = sent;
        }
        sent += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    })();
    await store.append("file_long", fileKey, Readable.from(counted, { objectMode: false }), everything);
    const copy = createSealedStore(await openLocalObjectStore(`${root}-copy`));
    const found = await copy.offset("file_long", fileKey);
    expect(seen).toBe(18 * segmentBytes);
    expect(found).toBeGreaterThanOrEqual(seen - 8 * segmentBytes);
    expect(found).toBeLessThanOrEqual(seen);
    await isWhole(`${root}-copy`, "file_long", plain.length);
    await store.close();
    await copy.close();
  });
});

function copyTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const target = join(entry.parentPath.replace(from, to), entry.name);
    if (entry.isDirectory()) mkdirSync(target, { recursive: true });
  }
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) copyFileSync(join(entry.parentPath, entry.name), join(entry.parentPath.replace(from, to), entry.name));
}

/** A store whose unfinished objects fail at the n-th step that writes, and at every later one: a process that died there. */
function dyingAt(objects: ObjectStore, step: number): { store: ObjectStore; wasReached: () => boolean } {
  let steps = 0;
  const dies = () => {
    if ((steps += 1) >= step) throw new Error("killed");
  };
  const store: ObjectStore = {
    ...objects,
    resume: async (objectId) => {
      const object = await objects.resume(objectId);
      const dying: Partial<UnfinishedObject> = {
        keep: async (count) => (dies(), object.keep(count)),
        append: async (pieces) => (dies(), object.append(pieces)),
        settle: async (tail) => (dies(), object.settle(tail)),
        finish: async () => (dies(), object.finish()),
        close: () => object.close(),
        readSegments: (from, to) => object.readSegments(from, to),
      };
      const { header, segmentCount, settledCount, tail } = object;
      return { header, segmentCount, settledCount, tail, ...dying } as UnfinishedObject;
    },
  };
  return { store, wasReached: () => steps >= step };
}

describe("a writer that dies at its n-th step", { timeout: 120_000 }, () => {
  test.each([3 * segmentBytes + 400, 2 * segmentBytes, segmentBytes, 7])("loses no acknowledged byte of %i, and finishes once (F06)", async (bytes) => {
    const plain = pattern(9, bytes);
    const root = join(folder.path, `steps${bytes}`);
    const objects = await openLocalObjectStore(root);
    const second = createSealedStore(objects);
    for (let step = 1, died = true; died; step += 1) {
      const fileId = `file_step${step}`;
      const { store: mortal, wasReached } = dyingAt(objects, step);
      const first = createSealedStore(mortal);
      await first.begin(fileId, fileKey);
      let acknowledged = 0;
      try {
        for (const end of [Math.floor(bytes / 3), bytes - 1, bytes])
          acknowledged = await first.append(fileId, fileKey, sender(plain.subarray(acknowledged, end)), { ...everything, offset: acknowledged });
        await first.finish(fileId, fileKey);
      } catch (error) {
        expect((error as Error).message).toBe("killed");
      }
      died = wasReached();
      if ((await second.bytes(fileId)) === null) {
        const offset = await second.offset(fileId, fileKey);
        expect(offset).toBeGreaterThanOrEqual(acknowledged);
        await second.append(fileId, fileKey, sender(plain.subarray(offset)), { ...everything, offset });
        await second.finish(fileId, fileKey);
      }
      expect((await second.digest(fileId, fileKey)).sha256).toBe(sha256(plain));
    }
    await second.close();
  });
});

describe("what a crash left unsettled", () => {
  async function leftBy(name: string, settle: number, more: number) {
    const objects = await openLocalObjectStore(join(folder.path, name));
    const plain = pattern(9, (settle + more) * segmentBytes + 1);
    const donor = createSealedStore(await openLocalObjectStore(join(folder.path, `${name}-donor`)));
    const store = createSealedStore(objects);
    for (const each of [donor, store]) await each.begin("file_left", fileKey);
    await donor.append("file_left", fileKey, sender(plain), everything);
    if (settle > 0) await store.append("file_left", fileKey, sender(plain.subarray(0, settle * segmentBytes - 3)), everything);
    await donor.close();
    const [donated, left] = [`${name}-donor`, name].map((place) => partUnder(join(folder.path, place)));
    return { store, plain, donated: donated!, left: left! };
  }
  const partUnder = (root: string) => {
    const found = readdirSync(root, { recursive: true, withFileTypes: true }).find((entry) => entry.name === "file_left.part")!;
    return join(found.parentPath, found.name);
  };

  test("counts when it opens, and a file may end exactly there though no tail is left", async () => {
    const { store, plain, donated, left } = await leftBy("whole", 0, 3);
    copyFileSync(donated, left);
    expect(await store.offset("file_left", fileKey)).toBe(3 * segmentBytes);
    await store.finish("file_left", fileKey);
    expect(await store.digest("file_left", fileKey)).toMatchObject({ bytes: 3 * segmentBytes, sha256: sha256(plain.subarray(0, -1)) });
    await store.close();
  });

  test("does not count when it is torn, foreign or rotten: the acknowledged tail does", async () => {
    const { store, plain, left } = await leftBy("rotten", 2, 1);
    appendFileSync(left, Buffer.alloc(sealedSegmentBytes + 100, 7));
    expect(await store.offset("file_left", fileKey)).toBe(2 * segmentBytes - 3);
    await store.append("file_left", fileKey, sender(plain.subarray(2 * segmentBytes - 3)), { ...everything, offset: 2 * segmentBytes - 3 });
    await store.finish("file_left", fileKey);
    expect((await store.digest("file_left", fileKey)).sha256).toBe(sha256(plain));
    await store.close();
  });
});

describe.skipIf(!canMount())("a disk that becomes full under a writer", () => {
  test("refuses with an honest offset, keeps what was acknowledged and completes when there is room (F14)", async () => {
    const root = join(folder.path, "small");
    mkdirSync(root);
    const unmount = mountSmallDisk(root, 6 << 20);
    try {
      const store = createSealedStore(await openLocalObjectStore(root));
      const plain = pattern(9, 7 * segmentBytes);
      await store.begin("file_full", fileKey);
      const first = await store.append("file_full", fileKey, sender(plain.subarray(0, 1_500_000)), everything);
      // Not even one segment fits: the acknowledged tail must still be there afterwards.
      const filler = join(root, "filler");
      writeFileSync(filler, Buffer.alloc((6 << 20) - 2_300_000));
      const none = store.append("file_full", fileKey, sender(plain.subarray(first)), { ...everything, offset: first });
      await expect(none).rejects.toMatchObject({ code: "storage-full", facts: { offset: first } });
      expect(await store.offset("file_full", fileKey)).toBe(first);
      rmSync(filler);
      const failure = await store.append("file_full", fileKey, sender(plain.subarray(first)), { ...everything, offset: first }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "storage-full" });
      const told = (failure as { facts: { offset: number } }).facts.offset;
      expect(told).toBeGreaterThanOrEqual(first);
      const offset = await store.offset("file_full", fileKey);
      expect(offset).toBeGreaterThanOrEqual(told);
      expect(readdirSync(root, { recursive: true }).map(String).filter((name) => name.endsWith("-new"))).toEqual([]);
      growDisk(root, 64 << 20);
      await store.append("file_full", fileKey, sender(plain.subarray(offset)), { ...everything, offset });
      await store.finish("file_full", fileKey);
      expect((await store.digest("file_full", fileKey)).sha256).toBe(sha256(plain));
      await store.close();
    } finally {
      unmount();
    }
  });
});

describe.skipIf(process.platform === "win32")("a process without open files left", () => {
  test("refuses as unavailable, and goes on where it was when there are some (F14)", () => {
    const script = fileURLToPath(new URL("../support/few-files.ts", import.meta.url));
    const said = execFileSync("sh", ["-c", 'ulimit -n 80 && exec "$0" "$1" "$2"', process.execPath, script, join(folder.path, "few")], { encoding: "utf8" });
    expect(said).toBe("5 unavailable unavailable 10");
  });
});

describe.skipIf(!canMountImages())("a power cut", { timeout: 120_000 }, () => {
  test("takes nothing that was acknowledged: the disk's image, copied while it was in use, opens elsewhere (F45)", async () => {
    const image = join(folder.path, "disk.img");
    const cut = join(folder.path, "cut.img");
    const [here, there] = [join(folder.path, "here"), join(folder.path, "there")];
    for (const path of [here, there]) mkdirSync(path);
    makeImage(image, 96);
    const bytes = 9 * segmentBytes + 777;
    const acknowledged: Record<string, number> = {};
    const unmount = mountImage(image, here);
    try {
      await writeUntilKilled(join(here, "objects"), "file_done", bytes, 4_000_000, (_, line) => (line === "finished" ? Promise.resolve() : null), true);
      acknowledged["file_going"] = Number(await writeUntilKilled(join(here, "objects"), "file_going", bytes, 1_300_000, (lines) => (lines === 5 ? Promise.resolve() : null)));
      // What the system had not written yet is not in the image: that is what a power cut takes.
      copyFileSync(image, cut);
    } finally {
      unmount();
    }
    const unmountCut = mountImage(cut, there);
    try {
      const store = createSealedStore(await openLocalObjectStore(join(there, "objects")));
      expect(await store.digest("file_done", fileKey)).toMatchObject({ bytes, sha256: sha256(pattern(9, bytes)) });
      expect(await store.offset("file_going", fileKey)).toBeGreaterThanOrEqual(acknowledged["file_going"]);
      expect(acknowledged["file_going"]).toBeGreaterThan(0);
      await store.close();
      await isWhole(join(there, "objects"), "file_going", bytes);
    } finally {
      unmountCut();
    }
  });
});
