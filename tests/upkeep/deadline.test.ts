import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sweep } from "../../server/actions/upkeep/sweep.ts";
import { verifyCertificate } from "../../server/sealing/verify-certificate.ts";
import { createTestClock } from "../support/portal.ts";
import { openUpkeep, readability, receivedTransfer, returned, takenOut, type UpkeepPortal } from "../support/upkeep.ts";

describe("what was received on 2026-11-21T20:37:00Z", () => {
  let portal: UpkeepPortal;
  beforeAll(async () => { portal = await openUpkeep({ clock: createTestClock("2026-11-21T20:37:00Z") }); });
  afterAll(() => portal.close());

  it("ALO-19 is answered one second before 2026-12-21T20:37:00Z, refused at that instant though nothing was swept, and certified within 15 minutes", async () => {
    const transfer = await receivedTransfer(portal);
    expect((await portal.row(transfer.id)).deadlineAt).toBe("2026-12-21T20:37:00.000Z");

    portal.clock.set("2026-12-21T20:36:59Z");
    await sweep(portal.ports);
    expect(await readability(portal, transfer)).toBe("readable");
    expect((await portal.row(transfer.id)).state).toBe("received");

    portal.clock.set("2026-12-21T20:37:00Z");
    expect(await readability(portal, transfer)).toBe("gone");
    expect((await portal.row(transfer.id)).state).toBe("received");

    portal.clock.set("2026-12-21T20:38:00Z");
    await sweep(portal.ports);
    const row = await portal.row(transfer.id);
    expect(row.state).toBe("deleted");
    expect(row.erasedAt! < "2026-12-21T20:52:00.000Z").toBe(true);
    expect(await readability(portal, transfer)).toBe("gone");
    const certificate = await portal.ports.records.read.certificates.find({ transferId: transfer.id });
    const check = verifyCertificate(certificate?.jws ?? "", portal.ports.signer.publicKeys());
    expect(check.problems).toEqual([]);
    expect(check.payload?.reason).toMatchObject({ cause: "deadline", deadlineAt: "2026-12-21T20:37:00.000Z" });
    expect(check.payload?.backupsUnreadableAt).toBe("2026-12-22T00:00:00.000Z");
  });

  it("the key of the day is destroyed when the day is over, and not before", async () => {
    expect(await portal.ports.keys.days()).toContain("2026-12-21");
    portal.clock.set("2026-12-21T23:59:59Z");
    await sweep(portal.ports);
    expect(await portal.ports.keys.days()).toContain("2026-12-21");
    portal.clock.set("2026-12-22T00:00:00Z");
    await sweep(portal.ports);
    expect(await portal.ports.keys.days()).not.toContain("2026-12-21");
  });

  it("ALO-19 gives a result the end of its original", async () => {
    const transfer = await receivedTransfer(portal);
    const end = (await portal.row(transfer.id)).deadlineAt;
    portal.clock.advance({ hours: 24 * 20 });
    await takenOut(portal, transfer);
    await returned(portal, transfer.id);
    expect((await portal.row(transfer.id)).deadlineAt).toBe(end);
    portal.clock.set(end!);
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("deleted");
    expect((await portal.ports.records.read.files.list({ transferId: transfer.id })).map((file) => [file.kind, file.state, file.wrappedKey])).toEqual([["original", "removed", null], ["result", "removed", null]]);
  });

  it("F34 is caught up from the rows after forty days in which nothing ran", async () => {
    const transfer = await receivedTransfer(portal);
    portal.clock.advance({ hours: 24 * 40 });
    await sweep(portal.ports);
    expect((await portal.row(transfer.id)).state).toBe("deleted");
  });
});

describe("F32 the end is the same instant", () => {
  const program = `
    const { deadlineAfter, keyDay, backupsUnreadableOn, isPast } = await import(${JSON.stringify(fileURLToPath(new URL("../../server/domain/retention/deadline.ts", import.meta.url)))});
    for (const start of ["2026-10-24T23:30:00Z", "2027-03-28T00:59:59Z", "2028-02-28T12:00:00Z", "2026-12-31T23:59:59.999Z"]) {
      const end = deadlineAfter(Temporal.Instant.from(start), 720);
      console.log(start, end.toString(), keyDay(end), backupsUnreadableOn(end), isPast(end, end.subtract({ milliseconds: 1 })), isPast(end, end));
    }`;
  const inZone = (zone: string): string => {
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], { env: { ...process.env, TZ: zone }, encoding: "utf8" });
    expect(run.stderr).toBe("");
    return run.stdout;
  };

  it("in every zone of the host, across clock changes and the leap day", () => {
    const expected = [
      "2026-10-24T23:30:00Z 2026-11-23T23:30:00Z 2026-11-23 2026-11-24 false true",
      "2027-03-28T00:59:59Z 2027-04-27T00:59:59Z 2027-04-27 2027-04-28 false true",
      "2028-02-28T12:00:00Z 2028-03-29T12:00:00Z 2028-03-29 2028-03-30 false true",
      "2026-12-31T23:59:59.999Z 2027-01-30T23:59:59.999Z 2027-01-30 2027-01-31 false true",
    ];
    for (const zone of ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) expect(inZone(zone).trim().split("\n")).toEqual(expected);
  });
});
