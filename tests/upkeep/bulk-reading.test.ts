import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { read } from "../../server/actions/transfers/read.ts";
import { timeline } from "../../server/actions/transfers/timeline.ts";
import { overview } from "../../server/actions/upkeep/overview.ts";
import { sendMail } from "../../server/actions/upkeep/send-mail.ts";
import type { Enrolled } from "../../server/demo/enrol.ts";
import { download } from "../../server/demo/send.ts";
import { openUpkeep, receivedTransfer, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

let portal: UpkeepPortal;
beforeAll(async () => { portal = await openUpkeep(); });
afterAll(() => portal.close());

const alerts = async () => (await overview(portal.ports, await portal.caller(portal.cast.supervisor))).bulkReading;
const mailed = () => portal.mails.filter(({ subject }) => subject.endsWith("reads many databases"));
const told = async (): Promise<number> => portal.ports.records.read.ledgerRows.count({ event: "readings.alert" });

/** Transfers of which this person holds the working copies and has read nothing. */
async function held(who: Enrolled, count: number): Promise<{ id: string; fileId: string }[]> {
  const transfers = [];
  for (let number = 0; number < count; number += 1) {
    const transfer = await receivedTransfer(portal);
    await takenOut(portal, transfer, who, false);
    transfers.push(transfer);
  }
  return transfers;
}

async function readAll(who: Enrolled, transfers: readonly { id: string; fileId: string }[]): Promise<void> {
  const caller = await portal.caller(who);
  for (const transfer of transfers) await download(portal.ports, caller, transfer.id, transfer.fileId);
}

describe("bulk reading (R64)", () => {
  it("is told at the fifth transfer within an hour: in the ledger, on the supervisors' page, and by mail to everybody who watches, with no time passing", async () => {
    const { staff, supervisor, auditor } = portal.cast;
    const transfers = await held(staff, 5);
    const last = transfers.slice(4);
    await readAll(staff, transfers.slice(0, 4));
    // Once more the same ones: that is no fifth transfer.
    await readAll(staff, transfers.slice(0, 2));
    expect([await told(), await alerts()]).toEqual([0, []]);

    const asked = portal.clock.now();
    await readAll(staff, last);
    await sendMail(portal.ports);
    expect(portal.clock.now().equals(asked)).toBe(true);
    expect(await told()).toBe(1);
    expect(await alerts()).toMatchObject([{ person: { id: staff.personId, name: staff.name }, transfers: 5, at: asked.toString({ fractionalSecondDigits: 3 }) }]);
    expect(mailed().map(({ to }) => to).toSorted()).toEqual([auditor.email, supervisor.email].toSorted());
    expect(mailed()[0]?.text).toContain("contents of 5 transfers");
    expect(mailed()[0]?.text).toContain("/supervisor#bulk-reading");
    const [row] = await portal.ports.records.read.ledgerRows.list({ event: "readings.alert" });
    expect(row).toMatchObject({ actorId: staff.personId });

    // The owner sees every one of these readings, and an alert about staff is nothing of theirs.
    const owner = await portal.caller(portal.cast.customer);
    for (const transfer of transfers) {
      const events = (await timeline(portal.ports, owner, transfer.id, { limit: 50, cursor: null })).items.map(({ event, actor }) => `${event} ${actor?.id ?? ""}`);
      expect(events).toContain(`transfers.read ${staff.personId}`);
    }
  });

  it("is on record before the first byte leaves", async () => {
    const { otherStaff } = portal.cast;
    const before = await told();
    const transfers = await held(otherStaff, 5);
    await readAll(otherStaff, transfers.slice(0, 4));
    const [last] = transfers.slice(4);
    const readable = await read(portal.ports, await portal.caller(otherStaff), last?.id ?? "", last?.fileId ?? "");
    const stream = await readable.open(0, readable.file.bytes);
    expect(await told()).toBe(before + 1);
    stream.destroy();
  });

  it("is told once an hour, once more when the transfers have doubled, and not at all when the same reading is spread over hours", async () => {
    portal.clock.advance({ hours: 2 });
    const { supervisor } = portal.cast;
    const before = await told();
    const transfers = await held(supervisor, 10);
    await readAll(supervisor, transfers.slice(0, 9));
    expect(await told()).toBe(before + 1);
    await readAll(supervisor, transfers.slice(9));
    expect(await told()).toBe(before + 2);
    for (const transfer of transfers.slice(0, 8)) {
      portal.clock.advance({ minutes: 20 });
      await readAll(supervisor, [transfer]);
    }
    expect(await told()).toBe(before + 2);
  });

  it("is told once where five readings begin at the same moment", async () => {
    portal.clock.advance({ hours: 2 });
    const { staff } = portal.cast;
    const before = await told();
    const transfers = await held(staff, 5);
    const caller = await portal.caller(staff);
    await Promise.all(transfers.map((transfer) => download(portal.ports, caller, transfer.id, transfer.fileId)));
    expect(await told()).toBe(before + 1);
  });

  it("is nothing that customers do with their own databases, however many they fetch", async () => {
    portal.clock.advance({ hours: 2 });
    const before = await told();
    const transfers = [];
    for (let number = 0; number < 7; number += 1) transfers.push(await receivedTransfer(portal));
    await readAll(portal.cast.customer, transfers);
    expect(await told()).toBe(before);
  });

  it("is off the page after thirty days, and in the ledger for good", async () => {
    const before = await told();
    expect((await alerts()).length).toBeGreaterThan(0);
    portal.clock.advance({ hours: 24 * 30 });
    expect([await alerts(), await told()]).toEqual([[], before]);
  });
});
