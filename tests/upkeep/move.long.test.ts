import { randomBytes } from "node:crypto";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { movePortal, type Move, type MoveProgress, type Moving } from "../../server/admin/move.ts";
import { composePortal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { createApi } from "../../server/contract/client.ts";
import { serve } from "../../server/serve.ts";
import type { ObjectStore } from "../../server/ports/object-store.ts";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { placesOf } from "../../server/storage/objects/local-places.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { openS3ObjectStore } from "../../server/storage/objects/s3.ts";
import { installFailpoint } from "../../server/system/failpoint.ts";
import { createLog } from "../../server/system/log.ts";
import { createTus, download, patchTus, sendForm, sha256, until } from "../support/http.ts";
import { freePort, startPortal, type TestPortal } from "../support/portal.ts";
import { memoryS3, testBucket, testS3 } from "../support/s3.ts";
import { administer, freshDatabase, testServer } from "../support/postgres.ts";

const server = await testServer();
if ("missing" in server) console.log(`move: not tried, no PostgreSQL: ${server.missing}`);

/** Where the objects go. `TEST_OBJECTS=s3` takes a real server for the bucket. */
interface Place {
  readonly store: ObjectStore;
  readonly environment: Readonly<Record<string, string>>;
}
const places = {
  "another folder": async (folder: string): Promise<Place> => ({ store: await openLocalObjectStore(join(folder, "objects")), environment: { DATA_DIR: folder } }),
  "an S3 bucket": async (folder: string): Promise<Place> => {
    const { place, environment } = await testBucket({ s3: process.env["TEST_OBJECTS"] === "s3" ? await testS3() : await memoryS3() });
    return { store: await openS3ObjectStore(place), environment: { ...environment, DATA_DIR: folder } };
  },
};

describe.skipIf("missing" in server).each(Object.entries(places))("an embedded portal that is moved to PostgreSQL and %s", { timeout: 120_000 }, (_, placeIn) => {
  let portal: TestPortal;
  let data: string;
  const kept: { id: string; fileId: string; content: Buffer }[] = [];
  let unfinished: { id: string; location: string; content: Buffer; offset: number };
  let erased: { id: string; fileId: string };
  const database = (): Promise<{ url: string; drop(): Promise<void> }> => freshDatabase(server as { url: string });

  beforeAll(async () => {
    portal = await startPortal();
    data = join(portal.folder, "data");
    const { customer } = portal.cast;
    const api = portal.as(customer);
    const received = async (content: Buffer): Promise<{ id: string; fileId: string; content: Buffer }> => {
      const { id } = await api("POST /api/transfers", { body: { purpose: "support", title: "Łódź, moved" } });
      const sent = (await (await sendForm(portal, customer, id, "a.bin", content)).json()) as { id: string };
      await api("POST /api/transfers/:id/complete", { params: { id } });
      await until(() => api("GET /api/transfers/:id", { params: { id } }), (seen) => seen.state === "received", "received");
      return { id, fileId: sent.id, content };
    };
    for (const bytes of [1, 1_048_576, 12_300_000]) kept.push(await received(randomBytes(bytes)));
    erased = await received(randomBytes(900_000));
    await api("POST /api/transfers/:id/directions", { params: { id: erased.id }, body: { delete: "now", reason: "wrong file" } });
    await until(() => api("GET /api/transfers/:id", { params: { id: erased.id } }), (seen) => seen.state === "deleted", "deleted");
    const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
    const content = randomBytes(4_000_000);
    const location = (await createTus(portal, customer, { transferId: id, name: "b.bin", bytes: content.length })).headers.get("location") ?? "";
    await patchTus(portal, customer, location, 0, content.subarray(0, 2_345_678));
    unfinished = { id, location, content, offset: 2_345_678 };
  });

  /** What the command does, on a copy of the stopped portal's data. */
  const moveOf = async (from: string, to: Place, url: string, more: Partial<Move> = {}): Promise<Moving> =>
    movePortal({
      dataDirectory: from,
      url,
      ownerUrl: null,
      objects: { store: to.store, name: "the other place" },
      keys: await openKeyFolder({ directory: join(portal.folder, "keys"), masterKey: null, now: () => portal.clock.now() }),
      now: () => portal.clock.now(),
      ...more,
    });

  const settingsOf = (environment: Record<string, string>): ReturnType<typeof toSettings> => toSettings(readEnvironment({ KEY_DIR: join(portal.folder, "keys"), ...environment }));

  /** Starts a portal on the new places and looks at everything that was acknowledged on the old ones. */
  const everythingIsThere = async (to: Place, url: string): Promise<void> => {
    const port = await freePort();
    const composed = await composePortal(settingsOf({ ...to.environment, DATABASE_URL: url, PORT: String(port) }), createLog("silent"), { clock: portal.clock, secondClock: { now: () => Promise.resolve(portal.clock.now()), adopt: () => Promise.resolve() } });
    const serving = await serve(composed, { version: "test", host: "127.0.0.1", port, hasJobs: false });
    try {
      const moved: TestPortal = { ...portal, url: `http://localhost:${String(port)}`, as: (who) => createApi(`http://localhost:${String(port)}`, () => (who === null ? {} : portal.bearer(who))) };
      const { customer } = portal.cast;
      for (const { id, fileId, content } of kept) {
        const answer = await download(moved, customer, id, fileId);
        expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256(content));
        expect((await moved.as(customer)("GET /api/transfers/:id", { params: { id } })).title).toBe("Łódź, moved");
      }
      expect((await download(moved, customer, erased.id, erased.fileId)).status).toBe(410);
      const head = await fetch(moved.url + unfinished.location, { method: "HEAD", headers: { ...portal.bearer(customer), "tus-resumable": "1.0.0" } });
      expect(head.headers.get("upload-offset")).toBe(String(unfinished.offset));
      expect((await patchTus(moved, customer, unfinished.location, unfinished.offset, unfinished.content.subarray(unfinished.offset))).status).toBe(204);
      await moved.as(customer)("POST /api/transfers/:id/complete", { params: { id: unfinished.id } });
      const seen = await until(() => moved.as(customer)("GET /api/transfers/:id", { params: { id: unfinished.id } }), (found) => found.state === "received", "received");
      expect(seen.files[0]?.sha256).toBe(sha256(unfinished.content));
      expect((await composed.ports.records.verifyLedger()).problems).toEqual([]);
    } finally {
      await serving.stop(200);
    }
  };

  it("is refused while the portal runs, and moves nothing", async () => {
    const at = await database();
    const { url } = at;
    await expect(moveOf(data, await placeIn(join(portal.folder, "running")), url)).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringContaining("Another process already runs") });
    await at.drop();
    await portal.serving.stop(200);
  });

  it("has everything in its new place, unfinished uploads included, tells how far it is, and the old one starts no more until its note is deleted", async () => {
    const [from, to] = [join(portal.folder, "from"), await placeIn(join(portal.folder, "to"))];
    await cp(data, from, { recursive: true });
    const at = await database();
    const { url } = at;
    const told: MoveProgress[] = [];
    const moved = await moveOf(from, to, url, { onProgress: (progress) => told.push(progress) });
    expect(moved).toMatchObject({ objects: 4, unfinished: 1, damaged: [], wasDone: false });
    expect(new Set(told.map(({ step }) => step))).toEqual(new Set(["objects", "records", "verify"]));
    expect(told.findLast(({ step }) => step === "verify")).toMatchObject({ count: 4, countTotal: 4 });
    await expect(composePortal(settingsOf({ DATA_DIR: from }), createLog("silent"))).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringMatching(/moved to postgresql:.*DATABASE_URL.*delete .*moved\.json/s) });
    expect(await readFile(join(from, "moved.json"), "utf8")).not.toContain("custody@");
    expect((await moveOf(from, to, url)).wasDone).toBe(true);
    await everythingIsThere(to, url);
    await rm(join(from, "moved.json"));
    await expect(moveOf(from, to, url)).rejects.toMatchObject({ message: expect.stringContaining("has served since") });
    await (await composePortal(settingsOf({ DATA_DIR: from }), createLog("silent"))).close();
    await at.drop();
  });

  it("dies at any step, is run again, and ends in one correct result; until then neither place can be mistaken for the portal", async () => {
    const [from, to] = [join(portal.folder, "dying-from"), await placeIn(join(portal.folder, "dying-to"))];
    await cp(data, from, { recursive: true });
    const at = await database();
    const { url } = at;
    // By name and how many times it was reached in that run: every place is died at once, and those that repeat three times.
    const died = new Set<string>();
    for (;;) {
      const reached = new Map<string, number>();
      let last = "";
      const remove = installFailpoint((name) => {
        if (!name.startsWith("move.")) return;
        const count = (reached.get(name) ?? 0) + 1;
        reached.set(name, count);
        if (count > 3 || died.has(`${name} ${String(count)}`)) return;
        died.add(`${name} ${String(count)}`);
        last = name;
        throw new Error("killed");
      });
      const outcome = await moveOf(from, to, url).catch((error: unknown) => error as Error).finally(remove);
      if (last === "") {
        expect(outcome).toMatchObject({ damaged: [], wasDone: true });
        break;
      }
      expect((outcome as Error).message).toBe("killed");
      if (["move.copied", "move.verified", "move.marked"].includes(last)) await expect(composePortal(settingsOf({ ...to.environment, DATABASE_URL: url }), createLog("silent"))).rejects.toMatchObject({ code: "setting-invalid", message: expect.stringContaining("run the move again") });
    }
    const names = new Set([...died].map((place) => place.split(" ", 1).join()));
    for (const name of ["move.begun", "move.segment", "move.object", "move.objects", "move.table", "move.before-commit", "move.copied", "move.verified", "move.marked", "move.done"]) expect(names).toContain(name);
    await everythingIsThere(to, url);
    await at.drop();
  }, 300_000);

  it("follows a source that went on between two tries: what was erased or received meanwhile is so in the end", async () => {
    const [from, to] = [join(portal.folder, "on-from"), await placeIn(join(portal.folder, "on-to"))];
    await cp(data, from, { recursive: true });
    const at = await database();
    const { url } = at;
    const remove = installFailpoint((name) => { if (name === "move.copied") throw new Error("killed"); });
    await expect(moveOf(from, to, url)).rejects.toThrow("killed");
    remove();
    const between = await composePortal(settingsOf({ DATA_DIR: from }), createLog("silent"), { clock: portal.clock });
    const gone = kept[0]!;
    await between.ports.sealed.remove(gone.fileId);
    await between.ports.records.read.files.update({ id: gone.fileId }, { state: "removed", wrappedKey: null, keyId: null });
    await between.close();
    await moveOf(from, to, url);
    expect((await to.store.probe(gone.fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
    expect(await to.store.size(kept[1]!.fileId)).not.toBeNull();
    await at.drop();
  });

  it("is not marked as moved while a file does not open, unless its loss is accepted", async () => {
    const [from, to] = [join(portal.folder, "rotten-from"), await placeIn(join(portal.folder, "rotten-to"))];
    await cp(data, from, { recursive: true });
    const at = await database();
    const { url } = at;
    const store = await openLocalObjectStore(join(from, "objects"));
    const rotten = kept[2]!;
    const pieces: Buffer[] = [];
    for await (const piece of store.read(rotten.fileId, 0, (await store.size(rotten.fileId)) ?? 0)) pieces.push(Buffer.from(piece));
    const whole = Buffer.concat(pieces);
    whole[whole.length >> 1]! ^= 1;
    await writeFile(placesOf(join(from, "objects"), rotten.fileId).object, whole);
    await expect(moveOf(from, to, url)).rejects.toMatchObject({ code: "object-damaged", message: expect.stringContaining(`${rotten.fileId} (object-damaged, at the source too)`) });
    await expect(readFile(join(from, "moved.json"))).rejects.toThrow();
    expect((await moveOf(from, to, url, { isAcceptingDamage: true })).damaged).toMatchObject([{ fileId: rotten.fileId, wasDamagedBefore: true }]);
    await at.drop();
  });

  it("refuses a database that holds another portal, and one that a portal is connected to", async () => {
    const [from, to] = [join(portal.folder, "other-from"), await placeIn(join(portal.folder, "other-to"))];
    await cp(data, from, { recursive: true });
    const at = await database();
    const { url } = at;
    const other = await composePortal(settingsOf({ DATA_DIR: join(portal.folder, "other-portal"), KEY_DIR: join(portal.folder, "other-keys"), DATABASE_URL: url }), createLog("silent"));
    await expect(moveOf(from, to, url)).rejects.toMatchObject({ message: expect.stringContaining("A portal is running") });
    await other.close();
    await administer(url, "insert into accounts (id, name, name_search, zone, quota_bytes, used_bytes, people_count, transfer_count, created_at) values ('account_1', 'A', 'a', 'UTC', 1, 0, 0, 0, '2026-01-01T00:00:00.000Z')");
    await expect(moveOf(from, to, url)).rejects.toMatchObject({ message: expect.stringContaining("another portal") });
    await at.drop();
  });
});
