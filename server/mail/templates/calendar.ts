import { letter, text, when } from "./letter.ts";
import type { MailTemplate } from "./people.ts";

/** Mails about calendars and appointments; times stand in the reader's zone. */
export const calendarTemplates = {
  "summer-list-due": (facts, context) => ({
    subject: `Summer closures of ${text(facts, "year")} are not published yet`,
    text: letter(context, `Customers read "not yet published" for the summer of ${text(facts, "year")} (${text(facts, "title")}), and every Friday counts as open.`, `Publish the list; an empty one says that there are no closures:\n${context.publicUrl}/supervisor/calendar`, "You are reminded every week until it is out."),
  }),
  "appointment-asked": (facts, context) => ({ subject: "A customer asks for an appointment", text: letter(context, `A customer asks for a ${text(facts, "kind")} on ${when(facts, "startsAt")}. It opens nothing until somebody confirms it:\n${context.publicUrl}/staff/appointments`) }),
  "appointment-confirmed": (facts, context) => ({ subject: "Your appointment is confirmed", text: letter(context, `We are there for your ${text(facts, "kind")} on ${when(facts, "startsAt")}, until ${when(facts, "endsAt")}.`, `Your appointments:\n${context.publicUrl}/appointments`) }),
  "appointment-called-off": (facts, context) => ({ subject: "Your appointment is called off", text: letter(context, `We had to call off the ${text(facts, "kind")} on ${when(facts, "startsAt")}.`, `Ask for another time here:\n${context.publicUrl}/appointments`) }),
  "appointment-called-off-staff": (facts, context) => ({ subject: "A customer called an appointment off", text: letter(context, `The ${text(facts, "kind")} on ${when(facts, "startsAt")} does not take place:\n${context.publicUrl}/staff/appointments`) }),
} as const satisfies Record<string, MailTemplate>;
