import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { composePortal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import { createApi } from "../../server/contract/client.ts";
import { fileKeyOf } from "../../server/actions/transfers/rewrap.ts";
import { createLog } from "../../server/system/log.ts";
import { until } from "../support/http.ts";
import { contentAt, digestOf } from "../support/killed-server.ts";
import { canMountImages, makeImage, mountImage, temporaryFolder } from "../support/places.ts";
import { prepareServer } from "../support/server-program.ts";

const isPossible = canMountImages();
if (!isPossible) console.log("power cut (F45): not tried, this machine does not let the test mount a disk image (Linux, root, loop device, mkfs.ext4)");

describe.skipIf(!isPossible)("a power cut under the running program", () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it("takes nothing that was acknowledged: records, keys and files, copied as the disk has them, open elsewhere (F45)", async () => {
    const [image, cut, here, there] = ["disk.img", "cut.img", "here", "there"].map((name) => join(folder.path, name)) as [string, string, string, string];
    for (const path of [here, there]) mkdirSync(path);
    makeImage(image, 192);
    const unmount = mountImage(image, here);
    const [whole, unfinished, acknowledged] = [3_300_000, 9_000_000, 5_555_555];
    try {
      const program = await prepareServer({ folder: here });
      const running = await program.start();
      const { customer } = program.cast;
      const api = createApi(program.url, () => ({ authorization: `Bearer ${customer.token}` }));
      const headers = { authorization: `Bearer ${customer.token}`, "tus-resumable": "1.0.0" };
      const upload = async (bytes: number, send: number): Promise<{ id: string; fileId: string }> => {
        const { id } = await api("POST /api/transfers", { body: { purpose: "repair", title: "Before the cut" } });
        const created = await fetch(`${program.url}/api/uploads`, { method: "POST", headers: { ...headers, "upload-length": String(bytes), "upload-metadata": `transferId ${btoa(id)},filename ${btoa("a.sqlite")}` } });
        const location = created.headers.get("location") ?? "";
        const patched = await fetch(program.url + location, { method: "PATCH", headers: { ...headers, "upload-offset": "0", "content-type": "application/offset+octet-stream" }, body: new Uint8Array(contentAt(0, send)) });
        expect(patched.headers.get("upload-offset")).toBe(String(send));
        return { id, fileId: location.split("/").pop() ?? "" };
      };
      const going = await upload(unfinished, acknowledged);
      const done = await upload(whole, whole);
      await api("POST /api/transfers/:id/complete", { params: { id: done.id } });
      await until(() => api("GET /api/transfers/:id", { params: { id: done.id } }), (seen) => seen.state === "received", "received");
      const erased = await upload(1_000, 1_000);
      await api("POST /api/transfers/:id/directions", { params: { id: erased.id }, body: { delete: "now", reason: "wrong" } });
      await until(() => api("GET /api/transfers/:id", { params: { id: erased.id } }), (seen) => seen.state === "deleted", "deleted");
      // The last thing that is told before the lights go out.
      const last = await api("POST /api/transfers", { body: { purpose: "support", title: "The very last" } });
      const gone = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGKILL");
      // What the system has not written to the disk yet is not in the image: that is what a power cut takes.
      copyFileSync(image, cut);
      await gone;

      const unmountCut = mountImage(cut, there);
      try {
        const portal = await composePortal(toSettings(readEnvironment({ DATA_DIR: join(there, "data"), KEY_DIR: join(there, "keys") })), createLog("silent"));
        try {
          const { records, sealed } = portal.ports;
          const keyOf = async (fileId: string, transferId: string): Promise<Uint8Array> => {
            const [file, transfer] = [await records.read.files.find({ id: fileId }), await records.read.transfers.find({ id: transferId })];
            return fileKeyOf(portal.ports, file!, transfer!.accountId);
          };
          expect(await sealed.digest(done.fileId, await keyOf(done.fileId, done.id))).toMatchObject({ bytes: whole, sha256: digestOf(whole) });
          expect(await sealed.offset(going.fileId, await keyOf(going.fileId, going.id))).toBeGreaterThanOrEqual(acknowledged);
          expect((await records.read.transfers.find({ id: done.id }))?.state).toBe("received");
          expect((await records.read.transfers.find({ id: last.id }))?.state).toBe("requested");
          expect((await records.read.transfers.find({ id: erased.id }))?.state).toBe("deleted");
          expect((await portal.ports.keys.erasures()).map((each) => each.transferId)).toContain(erased.id);
          expect((await sealed.probe(erased.fileId)).filter((answer) => answer.found === "yes")).toEqual([]);
          expect((await records.verifyLedger()).problems).toEqual([]);
        } finally {
          await portal.close();
        }
      } finally {
        unmountCut();
      }
    } finally {
      unmount();
    }
  }, 180_000);
});
