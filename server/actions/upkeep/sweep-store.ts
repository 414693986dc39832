import type { Ports } from "../context.ts";
import { each, type Outcome } from "./each.ts";

const orphanHours = 24;

/**
 * Objects that no record knows, or whose file was removed, older than a day: what a crash left between the store and the records (I3). It walks
 * the whole store, so it runs once an hour and not with every tick.
 */
export async function removeOrphans(ports: Ports): Promise<Outcome> {
  const before = ports.clock.now().subtract({ hours: orphanHours });
  const orphans: { id: string }[] = [];
  for await (const { fileId, changedAt } of ports.sealed.list()) {
    if (Temporal.Instant.compare(changedAt, before) > 0) continue;
    const file = await ports.records.read.files.find({ id: fileId });
    if (file === undefined || file.state === "removed") orphans.push({ id: fileId });
  }
  return each(ports, "orphans", orphans, (orphan) => ports.sealed.remove(orphan.id));
}
