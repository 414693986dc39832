import { instantText, type Ports } from "../context.ts";
import { closeReading } from "../transfers/read.ts";

const idleMinutes = 5;

/** Closes every open reading of a transfer into its ledger row, because the transfer ends. */
export async function closeReadingsOf(ports: Ports, transferId: string): Promise<void> {
  for (const reading of await ports.records.read.readings.list({ transferId, closedAt: null })) await ports.records.transact((tables) => closeReading(ports, tables, reading));
}

/** Readings of which nothing was served for five minutes are over. Gives how many were closed. */
export async function closeIdleReadings(ports: Ports): Promise<number> {
  const before = instantText(ports.clock.now().subtract({ minutes: idleMinutes }));
  const idle = await ports.records.read.lists.readingsIdleSince(before, 500);
  for (const reading of idle)
    await ports.records.transact(async (tables) => {
      const present = await tables.readings.find({ id: reading.id, closedAt: null });
      if (present !== undefined && present.lastByteAt <= before) await closeReading(ports, tables, present);
    });
  return idle.length;
}
