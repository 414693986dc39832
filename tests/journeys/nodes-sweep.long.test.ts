import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { request } from "../../server/actions/transfers/request.ts";
import { send, sendAll } from "../../server/demo/send.ts";
import { createFleet, type Fleet, type FleetNode } from "../support/fleet.ts";
import { until } from "../support/http.ts";
import { createTestClock } from "../support/portal.ts";
import { contentOf } from "../support/upkeep.ts";

/** As many as the safety stop lets go in one run. */
const count = 20;
const clock = createTestClock(Temporal.Now.instant().subtract({ hours: 24 * 31 }).toString());
let fleet: Fleet;
const ids: string[] = [];
beforeAll(async () => {
  fleet = await createFleet({ count: 2, hasJobs: true, clock });
  await fleet.inside(async (ports, caller) => {
    const customer = await caller(fleet.cast.customer);
    for (let number = 0; number < count; number += 1) {
      const { id } = await request(ports, customer, { purpose: "repair", title: `Database ${String(number)}`, saltDigests: false });
      await send(ports, customer, id, { name: "a.sqlite", content: contentOf(id, 2_000) });
      await sendAll(ports, customer, id);
      ids.push(id);
    }
  }, clock);
}, 120_000);
afterAll(() => fleet.remove());

describe("two processes that both run the jobs", () => {
  it("begin and end each deletion once: one certificate, one mail, one ledger row each (F35, F24)", async () => {
    const nodes = fleet.nodes as [FleetNode, FleetNode];
    await Promise.all(nodes.map((node) => node.start()));
    const seen = (await until(() => fleet.inside((ports) => ports.records.read.transfers.list({ id: ids })), (rows) => rows.every(({ state }) => state === "deleted"), "all deleted")).map(({ id }) => id);
    expect(seen).toHaveLength(count);
    await fleet.inside(async ({ records }) => {
      await until(() => records.read.outbox.list({}), (mails) => mails.every((mail) => mail.sentAt !== null || mail.bouncedAt !== null), "all mails sent");
      const certificates = await records.read.certificates.list({});
      expect(certificates).toHaveLength(count);
      for (const id of ids) {
        const events = (await records.read.ledgerRows.list({ transferId: id })).map((row) => row.event);
        for (const once of ["transfers.expire", "transfers.erase", "transfers.finish"]) expect(events.filter((event) => event === once).length, `${once} of ${id}: ${events.join(" ")}`).toBeLessThanOrEqual(1);
        expect(events.filter((event) => event === "transfers.finish")).toHaveLength(1);
      }
      expect(await records.verifyLedger()).toMatchObject({ isIntact: true });
      const mails = await records.read.outbox.list({ template: "deletion-done" });
      expect(mails).toHaveLength(count);
      expect(mails.every((mail) => mail.attempts === 1)).toBe(true);
      const files = await fleet.mails();
      for (const mail of mails) expect(files.filter((text) => text.includes(mail.messageId))).toHaveLength(1);
    });
    for (const node of nodes) expect(node.said()).not.toMatch(/upkeep-item-failed|upkeep-part-failed|erasure-failing|job-failed|job-not-noted/);
  }, 120_000);
});
