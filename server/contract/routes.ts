import { calendarRoutes } from "./routes/calendar.ts";
import { chatRoutes } from "./routes/chats.ts";
import { caseRoutes } from "./routes/cases.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { directoryRoutes } from "./routes/directory.ts";
import { heldMailRoutes } from "./routes/held-mails.ts";
import { peopleRoutes } from "./routes/people.ts";
import { publicRoutes } from "./routes/public.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { supervisionRoutes } from "./routes/supervision.ts";
import { transferRoutes } from "./routes/transfers.ts";
import { upkeepRoutes } from "./routes/upkeep.ts";
import { workplaceRoutes } from "./routes/workplace.ts";

/** Every route of the portal: the contract, and by its `access` column the access table (R07, R16). */
export const routes = { ...publicRoutes, ...peopleRoutes, ...transferRoutes, ...upkeepRoutes, ...sessionRoutes, ...directoryRoutes, ...caseRoutes, ...heldMailRoutes, ...chatRoutes, ...conversationRoutes, ...calendarRoutes, ...supervisionRoutes, ...workplaceRoutes };
export type Routes = typeof routes;
export type RouteKey = keyof Routes;
