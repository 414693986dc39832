import { departmentTitle } from "../cases/departments.ts";
import type { ProfileWith } from "../policy/profile.ts";
import { defineClauses } from "../policy/rule.ts";
import type { UrgencySection } from "./section.ts";

type Urgent = NonNullable<UrgencySection["urgent"]>;
type Text = (profile: ProfileWith<"urgency">) => string | null;
type TitleOf = (department: string) => string;

/** A clause of a vendor that takes urgent cases; `titleOf` gives a department's name. */
const ifUrgent = (text: (urgent: Urgent, titleOf: TitleOf) => string | null): Text => (profile) => (profile.urgency.urgent === undefined ? null : text(profile.urgency.urgent, (department) => departmentTitle(profile, department)));
const minutes = (count: number): string => (count === 1 ? "1 minute" : `${String(count)} minutes`);

/** HOT-1 to HOT-16 in our own words; HOT-2 stands with the queue. */
export const urgencyClauses = defineClauses("Urgent cases and answers", ["urgency"], {
  "HOT-1": { title: "Asking for urgency", text: ifUrgent(() => "Whoever opens a case may mark it as urgent. It is not urgent unless it is marked.") },
  "HOT-3": {
    title: "Answer to a normal case",
    text: ({ urgency: { normal } }) =>
      normal === undefined
        ? null
        : [
            `We answer by the same clock time ${normal.businessDays === 1 ? "on the next working day" : `${String(normal.businessDays)} working days later`}. A case that arrives outside of the hours counts from our next opening, and a time that falls in closed hours moves to the next opening.`,
            normal.laterMessages ? " What you write later, in a case that we have answered, is answered within the same time, counted from that message; while we wait for you, no time runs." : "",
            " A time that was given stays, and an answer that misses it is recorded as late, once.",
          ].join(""),
  },
  "HOT-7": {
    title: "What makes an urgent answer late",
    text: ifUrgent(({ withinMinutes, counting, replicationNoteMinutes: note }) =>
      [
        `An urgent case is answered within ${minutes(withinMinutes)} of its arrival in working hours, otherwise within ${minutes(withinMinutes)} of our next opening; `,
        counting === "elapsed" ? "the minutes run on past closing." : "only minutes in working hours count.",
        note === null ? "" : ` Replication between servers may explain up to ${minutes(note)} more. That explains a late answer and does not excuse it.`,
      ].join(""),
    ),
  },
  "HOT-8": { title: "What urgency costs", text: ifUrgent(({ rate }) => `Work on an urgent case takes ${String(rate)} times the service minutes, charged once.`) },
  "HOT-9": { title: "Minutes are needed", text: ifUrgent(() => "Urgency needs a balance of service minutes that covers its rate. Without one the case is opened as a normal one, and says so.") },
  "HOT-10": { title: "Changing your mind", text: ifUrgent(() => "You can switch urgency off until somebody of us takes the case.") },
  "HOT-11": {
    title: "Withdrawing urgency",
    text: ifUrgent(({ withdrawWithinDays: days }) => `Later, also after the case is solved, you can withdraw the urgency for any reason${days === null ? ", without a time limit" : `, up to ${String(days)} days after it is solved`}. The difference in minutes is given back, once.`),
  },
  "HOT-12": { title: "Which department", text: ifUrgent(({ department }, titleOf) => `Only the department ${titleOf(department)} takes urgent cases.`) },
  "HOT-13": {
    title: "When we take urgency off",
    text: ifUrgent(
      ({ removalReasons, refundOnRemoval }, titleOf) =>
        `We take it off a question about a customization${goesTo(removalReasons.customization, titleOf)}, a fault of the software itself that needs more time${goesTo(removalReasons["default-software-bug"], titleOf)}, and a general question${goesTo(removalReasons["general-question"], titleOf)}; for no other reason. You are told why${refundOnRemoval ? ", and the difference in minutes is given back" : ""}.`,
    ),
  },
  "HOT-14": { title: "Lateness stays on record", text: ifUrgent(() => "Where an urgent answer was late already, that stays recorded, also when the urgency ends.") },
  "HOT-15": { title: "Reminders to us", text: ifUrgent(({ remindersAt }) => `We are reminded of an unanswered urgent case after ${remindersAt.map(String).join(" and ")} minutes. A missed answer is recorded once.`) },
  "HOT-16": { title: "What counts as an answer", text: ifUrgent(() => "Only a person's first reply that you can read counts. An automatic message or an internal note does not.") },
});

/** HOT-18 holds for every profile. */
export const complaintClauses = defineClauses("Complaints", [], {
  "HOT-18": { title: "Complaining", text: () => "You can complain from every page. A complaint goes to a supervisor, and it never counts as misuse." },
});

function goesTo(department: string | null, titleOf: TitleOf): string {
  return department === null ? "" : ` (it goes to the department ${titleOf(department)})`;
}
