import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { direct } from "../../server/actions/transfers/direct.ts";
import { request } from "../../server/actions/transfers/request.ts";
import { releaseSafetyStop } from "../../server/actions/upkeep/release-safety-stop.ts";
import { overview } from "../../server/actions/upkeep/overview.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import { hasJumped, isTooMany } from "../../server/domain/retention/safety-stop.ts";
import { openUpkeep, readability, receivedTransfer, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeEach(async () => { portal = await openUpkeep(); });
afterEach(() => portal.close());

const stop = async () => (await overview(portal.ports, await portal.caller(portal.cast.supervisor))).safetyStop;
const states = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const row of await portal.ports.records.read.transfers.list({})) counts[row.state] = (counts[row.state] ?? 0) + 1;
  return counts;
};

describe("F33 the rule of the safety stop", () => {
  it("asks for more than 20 transfers and more than a quarter of the live ones", () => {
    for (const [due, live, expected] of [[20, 20, false], [21, 84, false], [21, 83, true], [21, 21, true], [1000, 4000, false], [1001, 4000, true], [0, 0, false]] as const) expect(isTooMany({ due, live }), `${String(due)} of ${String(live)}`).toBe(expected);
  });
  it("calls it a jump only when both clocks were left behind by more than 24 h", () => {
    const now = Temporal.Instant.from("2036-11-21T20:37:00Z");
    const at = (hours: number): Temporal.Instant => now.subtract({ hours });
    for (const [known, second, expected] of [[25, 25, true], [24, 25, false], [25, 24, false], [25, 0, false], [0, 25, false], [25, null, true], [24, null, false]] as const) expect(hasJumped(now, at(known), second === null ? null : at(second))).toBe(expected);
    expect(hasJumped(now, null, at(1000))).toBe(false);
  });
});

describe("F33 a clock that jumps ten years ahead", () => {
  it("refuses content but deletes nothing, day keys included, tells the supervisors once, and still obeys a customer", async () => {
    const transfers = [];
    for (let count = 0; count < 4; count += 1) transfers.push(await receivedTransfer(portal));
    await request(portal.ports, await portal.caller(portal.cast.customer), { purpose: "support", title: "not sent yet" });
    await sweep(portal.ports);
    const [first, second] = transfers as [typeof transfers[number], typeof transfers[number]];
    await direct(portal.ports, await portal.caller(portal.cast.customer), second.id, { delete: portal.clock.now().add({ hours: 48 }).toString(), reason: "on a date" });

    const keysBefore = await portal.ports.keys.days();
    portal.second = portal.clock.now().add({ minutes: 1 });
    portal.clock.advance({ hours: 24 * 3653 });
    for (let tick = 0; tick < 3; tick += 1) await sweep(portal.ports);
    expect(await readability(portal, first)).toBe("gone");
    expect(await states()).toEqual({ received: 3, deleted: 1, requested: 1 });
    expect((await portal.row(first.id)).isHalted).toBe(1);
    expect((await portal.row(second.id)).deletingBecause).toBe("direction");
    expect(await portal.ports.keys.days()).toEqual(keysBefore);
    expect(await stop()).toMatchObject({ because: "clock", live: 4 });
    expect(await portal.ports.records.read.outbox.count({ template: "safety-stop" })).toBe(1);

    await direct(portal.ports, await portal.caller(portal.cast.customer), first.id, { delete: "now", reason: "now" });
    await sweep(portal.ports);
    expect((await portal.row(first.id)).state).toBe("deleted");

    const supervisor = await portal.caller(portal.cast.supervisor);
    await releaseSafetyStop(portal.ports, supervisor, "The server stood in a cupboard for ten years");
    await sweep(portal.ports);
    expect(await states()).toEqual({ deleted: 4, withdrawn: 1 });
    expect(await stop()).toBeNull();
    await expect(releaseSafetyStop(portal.ports, supervisor, "again")).rejects.toMatchObject({ code: "wrong-state" });
    const events = (await portal.ports.records.read.ledgerRows.list({}, { by: "seq" })).map((row) => row.event).filter((event) => event.startsWith("upkeep."));
    expect(events).toEqual(["upkeep.safety-stop", "upkeep.release-safety-stop"]);
  });

  it("is noticed although somebody's action has already written a row with the new time", async () => {
    const transfer = await receivedTransfer(portal);
    await sweep(portal.ports);
    portal.second = portal.clock.now().add({ minutes: 1 });
    portal.clock.advance({ hours: 24 * 3653 });
    await request(portal.ports, await portal.caller(portal.cast.customer), { purpose: "support" });
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("received");
    expect(await stop()).toMatchObject({ because: "clock" });
  });
});

describe("F33 F34 a portal that was down for forty days", () => {
  it("with 21 due transfers waits for a release, and then catches up without stopping again", async () => {
    const transfers = [];
    for (let count = 0; count < 21; count += 1) transfers.push(await receivedTransfer(portal, { bytes: 10 }));
    portal.clock.advance({ hours: 24 * 40 });
    await sweep(portal.ports);
    expect(await states()).toEqual({ received: 21 });
    expect(await stop()).toMatchObject({ because: "count", wouldDelete: 21, live: 21 });
    expect(await readability(portal, transfers[0]!)).toBe("gone");
    await sendMail(portal.ports);
    expect(portal.mails.filter((mail) => mail.to === portal.cast.supervisor.email && mail.subject.includes("held"))).toHaveLength(1);
    await releaseSafetyStop(portal.ports, await portal.caller(portal.cast.supervisor), "We were on holiday");
    await sweep(portal.ports);
    expect(await states()).toEqual({ deleted: 21 });
    await sweep(portal.ports);
    expect(await stop()).toBeNull();
  }, 60_000);

  it("with 20 due transfers catches up by itself", async () => {
    for (let count = 0; count < 20; count += 1) await receivedTransfer(portal, { bytes: 10 });
    portal.clock.advance({ hours: 24 * 40 });
    await sweep(portal.ports);
    expect(await states()).toEqual({ deleted: 20 });
  }, 60_000);
});
