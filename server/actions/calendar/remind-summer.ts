import { localDate } from "../../domain/calendar/local.ts";
import { zoneOf } from "../../domain/calendar/zone.ts";
import { activeSupervisors } from "../people/supervisors.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { isReminderDue } from "./show.ts";

/** So long a reminder holds. */
const everyDays = 7;

/** From the profile's date on every supervisor is reminded, once a week, until the summer dates of the year are published (CAP-17). Gives the number of lists that are due. */
export async function remindSummer(ports: Ports): Promise<number> {
  const { profile } = ports.policy;
  const now = ports.clock.now();
  let reminded = 0;
  for (const [department, { zone, title }] of Object.entries(profile.calendar?.departments ?? {})) {
    const { year } = localDate(zoneOf(zone ?? profile.zone), now);
    if (!isReminderDue(ports, department, year)) continue;
    const name = `summer-reminder ${department} ${String(year)}`;
    const supervisors = await activeSupervisors(ports.records.read);
    const wasDue = await ports.records.transact(async (tables) => {
      const last = await tables.facts.find({ name });
      if (last !== undefined && Temporal.Instant.compare(Temporal.Instant.from(JSON.parse(last.value) as string).add({ hours: 24 * everyDays }), now) > 0) return false;
      if (last === undefined) await tables.facts.insert({ name, value: JSON.stringify(instantText(now)) });
      else await tables.facts.update({ name }, { value: JSON.stringify(instantText(now)) });
      for (const { id } of supervisors) await enqueueMail(ports, tables, { template: "summer-list-due", personId: id, facts: { title, year } });
      return true;
    });
    if (wasDue) reminded += 1;
  }
  return reminded;
}
