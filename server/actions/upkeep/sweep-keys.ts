import { instantText, type Ports } from "../context.ts";

/**
 * Destroys the keys of past days (UTC), and with them every back-up that still holds something wrapped under them. A day waits while
 * anything living or half erased may still depend on its key. Only called while no safety stop holds. Gives the number destroyed.
 */
export async function destroyDayKeys(ports: Ports): Promise<number> {
  const today = ports.clock.now().toZonedDateTimeISO("UTC").toPlainDate();
  let destroyed = 0;
  for (const day of await ports.keys.days()) {
    const date = Temporal.PlainDate.from(day);
    if (Temporal.PlainDate.compare(date, today) >= 0) continue;
    const end = date.add({ days: 1 }).toZonedDateTime({ timeZone: "UTC", plainTime: "00:00" }).toInstant().subtract({ milliseconds: 1 });
    if (await isInUse(ports, end)) continue;
    await ports.keys.destroyDay(day);
    destroyed += 1;
  }
  return destroyed;
}

async function isInUse(ports: Ports, end: Temporal.Instant): Promise<boolean> {
  const { lists } = ports.records.read;
  const at = instantText(end);
  if ((await lists.countDueByDeadline(at)) > 0) return true;
  // A request has no deadline yet: its texts are wrapped for the day on which it would expire.
  const requestedBefore = instantText(end.subtract({ hours: ports.settings.retention.unsentDays * 24 }));
  if ((await lists.transfersBefore(["requested"], "createdAt", requestedBefore, 1)).length > 0) return true;
  return (await lists.transfersBefore(["deleting"], "deadlineAt", at, 1000)).some((transfer) => transfer.erasedAt === null);
}
