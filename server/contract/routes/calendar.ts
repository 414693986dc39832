import * as z from "zod";
import { defineRoutes } from "../define.ts";
import { appointment, calendarEdit, calendarShape, dayChange, department, departmentId, hours, newAppointment, places, suggestion, suggestionQuery } from "../shapes/calendar.ts";
import { id, longPageQuery, pageOf, problem } from "../shapes/common.ts";

const ofDepartment = z.object({ department: departmentId });
const params = z.object({ id });
const both = ["customer", "staff"] as const;
const changed = { 200: appointment, 404: problem, 409: problem };

/** Hours for everybody; calendars, departments and appointments for those who answer for them. */
export const calendarRoutes = defineRoutes({
  "GET /api/hours": { name: "calendars.hours", summary: "When a department is there, by the vendor's clock and the reader's", access: ["anyone"], query: z.object({ department: departmentId.optional(), zone: z.string().max(60).optional() }), answers: { 200: hours, 400: problem, 404: problem } },
  "GET /api/calendars": { name: "calendars.list", summary: "Every department's calendar in force, with its versions", access: ["staff", "auditor"], answers: { 200: z.object({ items: z.array(calendarShape) }), 404: problem } },
  "GET /api/calendars/places": { name: "calendars.list-places", summary: "Countries with known holidays, and the regions of one", access: ["supervisor"], query: z.object({ country: z.string().regex(/^[A-Z]{2}$/).optional() }), answers: { 200: places } },
  "GET /api/calendars/:department/suggestions": { name: "calendars.suggest", summary: "Public holidays of a place and year; none counts until a person confirms it", access: ["supervisor"], params: ofDepartment, query: suggestionQuery, answers: { 200: z.object({ items: z.array(suggestion) }), 400: problem, 404: problem } },
  "POST /api/calendars/:department/preview": { name: "calendars.preview", summary: "What an edit would change, day by day; saves nothing", access: ["supervisor"], idempotent: false, params: ofDepartment, body: calendarEdit, answers: { 200: z.object({ version: z.int(), changes: z.array(dayChange) }), 400: problem, 404: problem, 409: problem } },
  "POST /api/calendars/:department/versions": { name: "calendars.publish", summary: "Publishes the next version; due times that were given stay", access: ["supervisor"], idempotent: false, params: ofDepartment, body: calendarEdit, answers: { 201: z.object({ version: z.int() }), 400: problem, 404: problem, 409: problem } },

  "GET /api/departments": { name: "departments.list", summary: "Departments, and who is in which", access: ["staff"], answers: { 200: z.object({ departments: z.array(department), main: z.string(), people: z.array(z.object({ id, name: z.string(), departments: z.array(z.string()) })) }) } },
  "PUT /api/people/:id/departments": { name: "departments.set", summary: "Puts somebody of support into these departments and no others", access: ["supervisor"], params, body: z.strictObject({ departments: z.array(departmentId).max(20) }), answers: { 204: null, 400: problem, 404: problem } },

  "GET /api/appointments": { name: "appointments.list", summary: "Appointments, the latest first; customers see their account's", access: both, query: z.object(longPageQuery), answers: { 200: pageOf(appointment) } },
  "POST /api/appointments": { name: "appointments.ask", summary: "Asks for an appointment outside of the hours; it opens nothing until it is confirmed", access: both, idempotent: true, body: newAppointment, answers: { 201: appointment, 400: problem, 403: problem, 404: problem, 409: problem } },
  "POST /api/appointments/:id/confirm": { name: "appointments.confirm", summary: "Staff agree: from now on it opens its window", access: ["staff"], params, answers: changed },
  "POST /api/appointments/:id/cancel": { name: "appointments.cancel", summary: "Calls it off, by either side", access: both, params, answers: changed },
});
