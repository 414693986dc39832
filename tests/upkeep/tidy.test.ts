import { describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { request } from "../../server/actions/transfers/request.ts";
import { eraseDue } from "../../server/actions/upkeep/erase.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { tidy } from "../../server/actions/upkeep/sweep.ts";
import { runOnce } from "../../jobs/run-once.ts";
import { openUpkeep, receivedTransfer } from "../support/upkeep.ts";

describe("the hourly tidying", () => {
  it("forgets mails 90 days after they were sent or given up, and none that still waits", async () => {
    const portal = await openUpkeep();
    try {
      const { outbox } = portal.ports.records.read;
      await receivedTransfer(portal);
      await sendMail(portal.ports);
      const sent = await outbox.count({});
      expect(sent).toBeGreaterThan(0);
      portal.mailFault = () => Promise.reject(new Error("down"));
      await receivedTransfer(portal);
      await sendMail(portal.ports);
      const waiting = await outbox.count({ sentAt: null, bouncedAt: null });
      expect(waiting).toBeGreaterThan(0);
      portal.clock.advance({ hours: 24 * 89 });
      await tidy(portal.ports);
      expect(await outbox.count({})).toBe(sent + waiting);
      portal.clock.advance({ hours: 25 });
      await tidy(portal.ports);
      expect(await outbox.count({})).toBe(waiting);
      expect(await outbox.count({ sentAt: null, bouncedAt: null })).toBe(waiting);
    } finally {
      await portal.close();
    }
  });

  it("keeps the number of transfers in each state right, before and after it adds them up", async () => {
    const portal = await openUpkeep();
    try {
      const { lists, transfers } = portal.ports.records.read;
      const counted = async (): Promise<Record<string, number>> => Object.fromEntries(Object.entries(await lists.transferCounts()).filter(([, count]) => count !== 0));
      const truth = async (): Promise<Record<string, number>> => Object.fromEntries([...Map.groupBy(await transfers.list({}), (row) => row.state)].map(([state, rows]) => [state, rows.length]));
      const customer = await portal.caller(portal.cast.customer);
      await request(portal.ports, customer, { purpose: "repair", title: "waits" });
      await receivedTransfer(portal);
      const gone = await receivedTransfer(portal);
      await direct(portal.ports, customer, gone.id, { delete: "now", reason: "done" });
      await eraseDue(portal.ports);
      expect(await counted()).toEqual(await truth());
      expect(await truth()).toMatchObject({ requested: 1, received: 1, deleted: 1 });
      expect(await lists.foldTransferCounts()).toBeGreaterThan(0);
      expect(await counted()).toEqual(await truth());
      await receivedTransfer(portal);
      expect(await counted()).toEqual(await truth());
      expect(await lists.foldTransferCounts()).toBeGreaterThan(0);
      expect(await lists.foldTransferCounts()).toBe(0);
    } finally {
      await portal.close();
    }
  });

  it("counts as a success only when nothing of it failed", async () => {
    const portal = await openUpkeep();
    try {
      const job = { name: "tried", cron: null, run: () => Promise.resolve("nothing was due") };
      const row = () => portal.ports.records.read.jobs.find({ name: "tried" });
      await runOnce(portal.ports, job);
      const first = (await row())?.lastSuccessAt;
      expect(first).not.toBeNull();
      portal.clock.advance({ minutes: 5 });
      await runOnce(portal.ports, { ...job, run: (ports) => { ports.log.error("upkeep-item-failed"); return Promise.resolve("deadlines 1, failed 1"); } });
      await runOnce(portal.ports, { ...job, run: () => Promise.reject(new Error("no")) });
      expect((await row())?.lastSuccessAt).toBe(first);
      expect((await row())?.lastRunAt).not.toBe(first);
    } finally {
      await portal.close();
    }
  });
});
