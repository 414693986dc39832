import type { Role } from "../../../../server/domain/custody/words.ts";
import { heldMailTexts } from "../../texts/held-mails.ts";
import { queueTexts } from "../../texts/queue.ts";
import { savedReplyTexts } from "../../texts/saved-replies.ts";
import { shellTexts } from "../../texts/shell.ts";
import { staffTexts } from "../../texts/staff.ts";
import { queueViews } from "../queue/views.ts";

const texts = staffTexts.palette;

interface Destination {
  readonly label: string;
  /** null: the help for keys. */
  readonly to: string | null;
}

/** Where a role can go, for the palette. */
export function destinationsOf(role: Role): readonly Destination[] {
  const isStaff = role === "staff" || role === "supervisor";
  const watches = role === "supervisor" || role === "auditor";
  return [
    ...(isStaff ? queueViews.map((view) => ({ label: texts.queue(queueTexts.views[view]), to: `/staff?view=${view}` })) : []),
    ...(isStaff ? [{ label: texts.directory, to: "/staff/directory" }, { label: texts.cases, to: "/staff/cases" }, { label: heldMailTexts.link, to: "/staff/held-mails" }, { label: savedReplyTexts.title, to: "/staff/saved-replies" }, { label: texts.chats, to: "/staff/chats" }, { label: shellTexts.nav.sessions, to: "/staff/sessions" }, { label: shellTexts.nav.appointments, to: "/staff/appointments" }, { label: texts.newRequest, to: "/staff/requests/new" }] : []),
    ...(watches ? [{ label: texts.overview, to: "/supervisor" }, { label: texts.charts, to: "/supervisor/charts" }, { label: texts.ledger, to: "/supervisor/ledger" }] : []),
    ...(role === "supervisor" ? [{ label: texts.chatWatch, to: "/supervisor/chat" }, { label: texts.complaints, to: "/supervisor/complaints" }, { label: texts.people, to: "/supervisor/people" }] : []),
    { label: texts.keys, to: null },
  ];
}
