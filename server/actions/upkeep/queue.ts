import type { QueueView } from "../../ports/records/records.ts";
import type { TransferSummary } from "../../contract/shapes/transfer.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { presentSummaries } from "../transfers/present.ts";

type Counts = Record<"arrivals" | "mine" | "inWork" | "dueSoon" | "outstanding" | "deletions", number>;

/** What waits for staff, soonest due first, with the number in each view. */
export async function queue(ports: Ports, caller: Caller, view: QueueView, page: { limit: number; cursor: string | null }): Promise<{ items: TransferSummary[]; next: string | null; counts: Counts }> {
  const facts = { personId: caller.personId, dueBefore: instantText(ports.clock.now().add({ hours: ports.settings.retention.endReminderHours })) };
  const { lists } = ports.records.read;
  const found = await lists.queue(view, facts, page);
  return { items: await presentSummaries(ports, found.items), next: found.next, counts: await lists.queueCounts(facts) };
}
