import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, uptime } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTurn, runOnce, type Job } from "../../jobs/run-once.ts";
import { jobs, startJobs } from "../../jobs/schedule.ts";
import { charts } from "../../server/actions/upkeep/charts.ts";
import { listLedger } from "../../server/actions/upkeep/list-ledger.ts";
import { queue } from "../../server/actions/upkeep/queue.ts";
import { verifyLedger } from "../../server/actions/upkeep/verify-ledger.ts";
import { showPublicly } from "../../server/actions/transfers/certificate.ts";
import { direct } from "../../server/actions/transfers/direct.ts";
import { eraseDue } from "../../server/actions/upkeep/erase.ts";
import { signedHead } from "../../server/actions/upkeep/ledger-evidence.ts";
import { openSecondClock } from "../../server/system/second-clock.ts";
import { openUpkeep, receivedTransfer, returned, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());

describe("a job", () => {
  it("never overlaps itself, and a wish that comes during a run leads to one more run", async () => {
    const gates: (() => void)[] = [];
    let together = 0;
    let most = 0;
    const job: Job = { name: "slow", cron: null, run: async () => {
      together += 1;
      most = Math.max(most, together);
      await new Promise<void>((resolve) => gates.push(resolve));
      together -= 1;
      return "done";
    } };
    const turn = inTurn(portal.ports, job);
    const first = turn.run();
    for (let wish = 0; wish < 5; wish += 1) void turn.run();
    await expect.poll(() => gates.length).toBe(1);
    gates[0]!();
    await expect.poll(() => gates.length).toBe(2);
    gates[1]!();
    await first;
    expect([most, gates.length]).toEqual([1, 2]);
  });

  it("that fails is reported and does not end the process; when and what is kept for supervisors", async () => {
    const job: Job = { name: "broken", cron: null, run: () => Promise.reject(new Error("secret detail")) };
    expect(await runOnce(portal.ports, job)).not.toContain("secret");
    expect(await portal.ports.records.read.jobs.find({ name: "broken" })).toMatchObject({ lastRunAt: "2026-11-21T20:37:00.000Z" });
  });

  it("starts when woken, also where nothing is scheduled, and not after the stop", async () => {
    const running = startJobs(portal.ports, { isScheduled: false });
    const transfer = await receivedTransfer(portal);
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "woken" });
    running.wake("erase");
    await expect.poll(async () => (await portal.row(transfer.id)).state, { timeout: 10_000 }).toBe("deleted");
    await running.stop();
    const other = await receivedTransfer(portal);
    await direct(portal.ports, await portal.caller(portal.cast.customer), other.id, { delete: "now", reason: "not woken" });
    running.wake("erase");
    await running.stop();
    expect((await portal.row(other.id)).state).toBe("deleting");
    await eraseDue(portal.ports);
  });

  it("has a cron line that the scheduler takes", async () => {
    const running = startJobs(portal.ports);
    await running.stop();
    expect(jobs.map((job) => job.name)).toEqual(["sweep", "erase", "check", "mail", "mailbox", "remote-sessions", "chats", "cases", "plans", "remind", "tidy"]);
  });
});

describe("the second clock", () => {
  it("goes on from its anchor whatever the first clock says, also after a restart of the portal", async () => {
    const folder = await mkdtemp(join(tmpdir(), "custody-second-clock-"));
    try {
      const clock = await openSecondClock(folder);
      const path = join(folder, "second-clock.json");
      const anchor = JSON.parse(await readFile(path, "utf8")) as { at: string; uptimeSeconds: number; bootId: string | null };
      expect(Math.abs((await clock.now())!.since(Temporal.Now.instant()).total("seconds"))).toBeLessThan(60);
      if (anchor.bootId !== null) {
        await writeFile(path, JSON.stringify({ ...anchor, at: "2020-01-01T00:00:00Z", uptimeSeconds: uptime() - 3600 }));
        const again = await openSecondClock(folder);
        expect(Math.abs((await again.now())!.since(Temporal.Instant.from("2020-01-01T01:00:00Z")).total("seconds"))).toBeLessThan(60);
        await again.adopt(Temporal.Instant.from("2026-11-21T20:37:00Z"));
        expect((await (await openSecondClock(folder)).now())!.since(Temporal.Instant.from("2026-11-21T20:37:00Z")).total("seconds")).toBeLessThan(60);
      }
      await writeFile(path, JSON.stringify({ ...anchor, at: "2020-01-01T00:00:00Z", bootId: "another run of the machine" }));
      expect(Math.abs((await (await openSecondClock(folder)).now())!.since(Temporal.Now.instant()).total("seconds"))).toBeLessThan(60);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("what supervisors watch", () => {
  it("counts arrivals, returns and copies outstanding by period", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    portal.clock.advance({ hours: 5 });
    await returned(portal, transfer.id);
    const out = await receivedTransfer(portal);
    await takenOut(portal, out);
    await direct(portal.ports, await portal.caller(portal.cast.customer), out.id, { delete: "now", reason: "out" });
    await eraseDue(portal.ports);
    const { periods } = await charts(portal.ports, { by: "week" });
    expect(periods).toHaveLength(12);
    expect(periods.at(-1)).toMatchObject({ start: "2026-11-16", arrivals: 4, returned: 1, medianHoursToReturn: 5, deleted: 3, outstandingAtEnd: 1 });
    expect(periods.at(-2)).toMatchObject({ arrivals: 0, medianHoursToReturn: null, outstandingAtEnd: 0 });
    const { items, counts } = await queue(portal.ports, await portal.caller(portal.cast.staff), "outstanding", { limit: 10, cursor: null });
    expect(items.map((item) => item.id)).toEqual([out.id]);
    expect(counts.outstanding).toBe(1);
  });

  it("I9 verifies the ledger, also against a head that somebody kept, and refuses one of another portal", async () => {
    const kept = (await signedHead(portal.ports)).jws;
    await receivedTransfer(portal);
    expect(await verifyLedger(portal.ports, kept)).toMatchObject({ isIntact: true, problems: [] });
    expect((await verifyLedger(portal.ports, undefined)).comparedWith).toBeNull();
    await expect(verifyLedger(portal.ports, "{}")).rejects.toMatchObject({ code: "certificate-invalid" });
    const page = await listLedger(portal.ports, {}, { limit: 5, cursor: null });
    expect(page.items).toHaveLength(5);
    expect(page.head).toHaveProperty("signature");
  });

  it("shows no name at a certificate's public address", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: "now", reason: "public" });
    await eraseDue(portal.ports);
    const { certificateAddress } = await portal.row(transfer.id);
    const shown = await showPublicly(portal.ports, certificateAddress!);
    expect(shown).toMatchObject({ isValid: true, outstandingRemovals: 1, title: "The portal's copies are erased" });
    const account = await portal.ports.records.read.accounts.find({ id: (await portal.row(transfer.id)).accountId });
    for (const name of [portal.cast.customer.name, portal.cast.staff.name, account!.name, "Laptop 7", "orders.sqlite"]) expect(JSON.stringify(shown)).not.toContain(name);
    await expect(showPublicly(portal.ports, "a".repeat(26))).rejects.toMatchObject({ code: "not-found" });
  });
});
