import type { Ports } from "../actions/context.ts";
import { publishCalendar } from "../actions/calendar/publish.ts";
import { setPresence, setShifts } from "../actions/chats/presence.ts";
import { weekdays, type Week } from "../domain/calendar/section.ts";
import type { Cast } from "./cast.ts";
import { callerOf } from "./enrol.ts";

/** The demo looks the same whenever it is started: its support is there around the clock, on every day, and two of its people answer chats then. */
export async function openChatDesk(ports: Ports, cast: Cast): Promise<void> {
  const supervisor = await callerOf(ports, cast.supervisor);
  const { calendar } = ports.policy.profile;
  const department = calendar?.mainDepartment;
  if (calendar !== undefined && department !== undefined) {
    const hours = Object.fromEntries(weekdays.map((weekday) => [weekday, ["00:00-24:00"]])) as Week;
    await publishCalendar(ports, supervisor, department, { basedOn: calendar.departments[department]?.version ?? calendar.version, hours, holidays: [] });
  }
  for (const who of [cast.staff, cast.otherStaff]) await setShifts(ports, supervisor, who.personId, weekdays.map((_, index) => ({ weekday: index + 1, fromMinute: 0, untilMinute: 1440 })));
}

/** Keeps Tess's page of chats open, so that whoever waits in the demo goes on waiting. Gives what ends it. */
export function keepDeskOpen(ports: Ports, cast: Cast): () => void {
  const stay = (): void => {
    void callerOf(ports, cast.otherStaff).then((tess) => setPresence(ports, tess, "present")).catch(() => undefined);
  };
  stay();
  const timer = setInterval(stay, 60_000);
  return () => { clearInterval(timer); };
}
