import type { Ports } from "../actions/context.ts";
import { setShifts } from "../actions/chats/presence.ts";
import { callerOf } from "./enrol.ts";
import type { Cast } from "./cast.ts";

/** Working days by the vendor's clock. */
const weekdays = [1, 2, 3, 4, 5];

/** Two of the demo's support have shifts; whoever opens the staff's page of chats is there. */
export async function openChatDesk(ports: Ports, cast: Cast): Promise<void> {
  const supervisor = await callerOf(ports, cast.supervisor);
  for (const who of [cast.staff, cast.otherStaff]) await setShifts(ports, supervisor, who.personId, weekdays.map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })));
}
