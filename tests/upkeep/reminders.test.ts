import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attestRemoval } from "../../server/actions/transfers/attest-removal.ts";
import { collect } from "../../server/actions/transfers/collect.ts";
import { direct } from "../../server/actions/transfers/direct.ts";
import { giveBack } from "../../server/actions/transfers/give-back.ts";
import { recordContact } from "../../server/actions/transfers/record-contact.ts";
import { returnTransfer } from "../../server/actions/transfers/return.ts";
import { remind } from "../../server/actions/upkeep/remind.ts";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { eventsOf, openUpkeep, receivedTransfer, returned, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());

/** To whom a template went about a transfer; `null` is the staff's address. */
async function told(id: string, template: string): Promise<(string | null)[]> {
  return (await portal.ports.records.read.outbox.list({ transferId: id, template }, { by: "createdAt" })).map((row) => row.personId);
}
async function pass(hours: number): Promise<void> {
  portal.clock.advance({ hours });
  await remind(portal.ports);
  await remind(portal.ports);
}

describe("ALO-17 an open checkout", () => {
  it("reminds its holder after 24 h, then once a day, until it is returned", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    await pass(23);
    expect(await told(transfer.id, "checkout-reminder")).toEqual([]);
    await pass(1);
    expect(await told(transfer.id, "checkout-reminder")).toEqual([portal.cast.staff.personId]);
    await pass(23);
    expect(await told(transfer.id, "checkout-reminder")).toHaveLength(1);
    await pass(1);
    expect(await told(transfer.id, "checkout-reminder")).toHaveLength(2);
    await returned(portal, transfer.id);
    await pass(48);
    expect(await told(transfer.id, "checkout-reminder")).toHaveLength(2);
    expect(await told(transfer.id, "removal-reminder")).toEqual([]);
  });

  it("that is still out at the deadline is escalated to every supervisor once, and its holder is reminded daily until the copy is attested as removed", async () => {
    const transfer = await receivedTransfer(portal);
    const checkoutId = await takenOut(portal, transfer);
    await direct(portal.ports, await portal.caller(portal.cast.customer), transfer.id, { delete: portal.clock.now().add({ hours: 30 }).toString(), reason: "soon" });
    portal.clock.advance({ hours: 30 });
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("deleted");
    for (let day = 0; day < 3; day += 1) await pass(24);
    expect(await told(transfer.id, "removal-reminder")).toEqual(Array.from({ length: 3 }, () => portal.cast.staff.personId));
    expect(await told(transfer.id, "removal-escalated")).toEqual([portal.cast.supervisor.personId]);
    await attestRemoval(portal.ports, await portal.caller(portal.cast.staff), transfer.id, checkoutId, { method: "overwritten" });
    await pass(72);
    expect(await told(transfer.id, "removal-reminder")).toHaveLength(3);
  });

  it("given back with its removal outstanding reminds daily although the transfer goes on", async () => {
    const transfer = await receivedTransfer(portal);
    const checkoutId = await takenOut(portal, transfer);
    await giveBack(portal.ports, await portal.caller(portal.cast.staff), transfer.id, checkoutId, undefined);
    expect((await portal.row(transfer.id)).outstandingRemovals).toBe(1);
    await pass(24);
    expect(await told(transfer.id, "removal-reminder")).toEqual([portal.cast.staff.personId]);
    expect(await told(transfer.id, "removal-escalated")).toEqual([]);
  });
});

describe("ALO-18 a returned transfer", () => {
  it("tells the customer once, and asks staff once to contact them when nobody has fetched it for 7 days", async () => {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer);
    await returned(portal, transfer.id);
    expect(await told(transfer.id, "transfer-returned")).toEqual([portal.cast.customer.personId]);
    await pass(24 * 7 - 1);
    expect((await portal.row(transfer.id)).needsContactSince).toBeNull();
    await pass(1);
    expect(await portal.row(transfer.id)).toMatchObject({ needsContactBecause: "not-collected" });
    expect(await told(transfer.id, "not-collected")).toEqual([null]);
    await recordContact(portal.ports, await portal.caller(portal.cast.staff), transfer.id, { how: "by phone" });
    await pass(24);
    expect((await portal.row(transfer.id)).needsContactSince).toBeNull();
    expect(await told(transfer.id, "not-collected")).toHaveLength(1);
    expect((await eventsOf(portal, transfer.id)).filter((event) => event === "transfers.not-collected" || event === "transfers.record-contact")).toHaveLength(2);
  });

  it("that was fetched, or that has nothing to fetch, asks nobody", async () => {
    const fetched = await receivedTransfer(portal);
    await takenOut(portal, fetched);
    await returned(portal, fetched.id);
    await collect(portal.ports, await portal.caller(portal.cast.customer), fetched.id);
    const nothing = await receivedTransfer(portal);
    await takenOut(portal, nothing, portal.cast.staff, false);
    await returnTransfer(portal.ports, await portal.caller(portal.cast.staff), nothing.id, { nothingToReturn: true, note: "Looked at it only" });
    expect(await told(nothing.id, "transfer-returned-nothing")).toEqual([portal.cast.customer.personId]);
    await pass(24 * 8);
    for (const { id } of [fetched, nothing]) expect(await told(id, "not-collected")).toEqual([]);
  });
});

describe("two days before the end", () => {
  it("the customer is told once; again when the end was changed by the sweep of time, and not for a date of their own", async () => {
    const transfer = await receivedTransfer(portal);
    const own = await receivedTransfer(portal);
    await direct(portal.ports, await portal.caller(portal.cast.customer), own.id, { delete: portal.clock.now().add({ hours: 700 }).toString(), reason: "own date" });
    await pass(720 - 49);
    expect(await told(transfer.id, "ends-soon")).toEqual([]);
    await pass(1);
    await pass(1);
    expect(await told(transfer.id, "ends-soon")).toEqual([portal.cast.customer.personId]);
    expect(await told(own.id, "ends-soon")).toEqual([]);
  });
});
