import { readdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import { createApi, type Api } from "../../server/contract/client.ts";
import { until } from "./http.ts";
import { createMortal, digestOf, patchUntilCut, type Mortal } from "./killed-server.ts";

const resentMax = 8 * 1024 * 1024;

/** The program killed `kills` times in one upload of `bytes`, and at the end of small ones. The same in `npm test` and, with a large file, in `npm run test:long`. */
export function describeKilledUpload({ bytes, kills }: { bytes: number; kills: number }): void {
  describe(`the program, killed in the middle of an upload of ${String(Math.round(bytes / 1_048_576))} MiB`, () => {
    let mortal: Mortal;
    let api: Api;
    beforeAll(async () => {
      mortal = await createMortal();
      api = createApi(mortal.url, () => ({ authorization: `Bearer ${mortal.cast.customer.token}` }));
      await mortal.start();
    }, 120_000);
    afterAll(() => mortal.remove());

    const headers = (): Record<string, string> => ({ authorization: `Bearer ${mortal.cast.customer.token}`, "tus-resumable": "1.0.0" });
    const offsetOf = async (location: string): Promise<number> => Number((await fetch(mortal.url + location, { method: "HEAD", headers: headers() })).headers.get("upload-offset"));
    const begin = async (length: number): Promise<{ id: string; location: string; fileId: string }> => {
      const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
      const created = await fetch(`${mortal.url}/api/uploads`, { method: "POST", headers: { ...headers(), "upload-length": String(length), "upload-metadata": `transferId ${btoa(id)},filename ${btoa("large.sqlite")}` } });
      const location = created.headers.get("location") ?? "";
      return { id, location, fileId: location.split("/").pop() ?? "" };
    };
    const received = (id: string): Promise<TransferShape> => until(() => api("GET /api/transfers/:id", { params: { id } }), (seen) => seen.state === "received", "received");

    it("keeps what it acknowledged, asks for at most 8 MiB twice, and ends with the sender's digest (F05, F06)", async () => {
      const { id, location, fileId } = await begin(bytes);
      // A first part that is acknowledged, so that there is something to lose.
      const acknowledged = Math.floor(bytes / 20) + 12_345;
      expect((await patchUntilCut(mortal.url, mortal.cast.customer.token, location, 0, acknowledged, () => undefined)).status).toBe(204);
      let offset = acknowledged;
      let resent = 0;
      for (let kill = 1; kill <= kills; kill += 1) {
        const killAt = offset + Math.floor((bytes - offset) / (kills - kill + 2));
        const dying: Promise<void>[] = [];
        const cut = await patchUntilCut(mortal.url, mortal.cast.customer.token, location, offset, bytes, (sent) => { if (sent >= killAt && dying.length === 0) dying.push(mortal.kill()); });
        expect(dying).toHaveLength(1);
        await Promise.all(dying);
        await mortal.start();
        const now = await offsetOf(location);
        expect(now).toBeGreaterThanOrEqual(offset);
        expect(now).toBeLessThanOrEqual(cut.sent);
        resent = Math.max(resent, cut.sent - now);
        offset = now;
      }
      expect(resent).toBeLessThanOrEqual(resentMax);
      expect((await patchUntilCut(mortal.url, mortal.cast.customer.token, location, offset, bytes, () => undefined)).status).toBe(204);
      await api("POST /api/transfers/:id/complete", { params: { id } });
      const seen = await received(id);
      const digest = digestOf(bytes);
      expect([seen.files.length, seen.files[0]?.bytes, seen.files[0]?.sha256]).toEqual([1, bytes, digest]);
      const hash = createHash("sha256");
      const download = await fetch(`${mortal.url}/api/transfers/${id}/files/${fileId}/content`, { headers: headers() });
      for await (const chunk of download.body ?? []) hash.update(chunk);
      expect(hash.digest("hex")).toBe(digest);
    }, 800_000);

    it("between the last byte and the receipt, finishes it exactly once after the restart (F16)", async () => {
      const small = 300_000;
      for (const delayMs of [0, 2, 5, 9]) {
        const { id, location, fileId } = await begin(small);
        const dying: Promise<void>[] = [];
        await patchUntilCut(mortal.url, mortal.cast.customer.token, location, 0, small, (sent) => { if (sent >= small) dying.push(new Promise((resolve) => setTimeout(resolve, delayMs)).then(() => mortal.kill())); });
        await Promise.all(dying);
        await mortal.start();
        const offset = await offsetOf(location);
        if (offset < small) expect((await patchUntilCut(mortal.url, mortal.cast.customer.token, location, offset, small, () => undefined)).status).toBe(204);
        await api("POST /api/transfers/:id/complete", { params: { id } });
        const seen = await received(id);
        expect(seen.files.map((file) => [file.id, file.sha256])).toEqual([[fileId, digestOf(small)]]);
        const events = (await api("GET /api/transfers/:id/timeline", { params: { id } })).items.map((item) => item.event);
        for (const once of ["uploads.create", "uploads.finish", "uploads.check", "transfers.accept"]) expect(events.filter((event) => event === once), once).toHaveLength(1);
      }
    }, 200_000);

    it("leaves nothing in the temp folder (I2)", () => {
      expect(readdirSync(mortal.temporary)).toEqual([]);
    });
  });
}
