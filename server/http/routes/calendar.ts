import { askAppointment, cancelAppointment, confirmAppointment, listAppointments, showAppointment } from "../../actions/calendar/appointments.ts";
import { listDepartments, setDepartments } from "../../actions/calendar/departments.ts";
import { showHours } from "../../actions/calendar/hours.ts";
import { previewCalendar, publishCalendar } from "../../actions/calendar/publish.ts";
import { listCalendars, listPlaces, suggestHolidays } from "../../actions/calendar/show.ts";
import type { Ports } from "../../actions/context.ts";
import type { calendarRoutes } from "../../contract/routes/calendar.ts";
import { once } from "../idempotency.ts";
import type { Handlers } from "../mount.ts";

/** Handlers of hours, calendars, departments and appointments. */
export function calendarHandlers(ports: Ports, wake: (job: "mail") => void): Pick<Handlers, keyof typeof calendarRoutes> {
  return {
    "GET /api/hours": async ({ caller, query }) => ({ status: 200, body: await showHours(ports, caller, query) }),
    "GET /api/calendars": async () => ({ status: 200, body: await listCalendars(ports) }),
    "GET /api/calendars/places": async ({ query }) => ({ status: 200, body: await listPlaces(ports, query.country) }),
    "GET /api/calendars/:department/suggestions": async ({ params, query }) => ({ status: 200, body: await suggestHolidays(ports, params.department, { ...query, region: query.region ?? null }) }),
    "POST /api/calendars/:department/preview": async ({ params, body }) => ({ status: 200, body: await previewCalendar(ports, params.department, body) }),
    "POST /api/calendars/:department/versions": async ({ caller, params, body }) => ({ status: 201, body: await publishCalendar(ports, caller, params.department, body) }),
    "GET /api/departments": async () => ({ status: 200, body: await listDepartments(ports) }),
    "PUT /api/people/:id/departments": async ({ caller, params, body }) => {
      await setDepartments(ports, caller, params.id, body.departments);
      return { status: 204 };
    },
    "GET /api/appointments": async ({ caller, query }) => ({ status: 200, body: await listAppointments(ports, caller, { limit: query.limit, cursor: query.cursor ?? null }) }),
    "POST /api/appointments": async ({ caller, body, request }) => {
      const asked = async (known: string): Promise<string | undefined> => (await ports.records.read.appointments.find({ id: known }))?.id;
      const id = await once(ports, caller, request, { route: "appointments.ask", prefix: "appointment", body }, asked, (from) => askAppointment(from, caller, body));
      wake("mail");
      return { status: 201, body: await showAppointment(ports, caller, id) };
    },
    "POST /api/appointments/:id/confirm": async ({ caller, params }) => {
      await confirmAppointment(ports, caller, params.id);
      wake("mail");
      return { status: 200, body: await showAppointment(ports, caller, params.id) };
    },
    "POST /api/appointments/:id/cancel": async ({ caller, params }) => {
      await cancelAppointment(ports, caller, params.id);
      wake("mail");
      return { status: 200, body: await showAppointment(ports, caller, params.id) };
    },
  };
}
