import type { Role } from "../../../server/domain/custody/words.ts";
import { shellTexts } from "../texts/shell.ts";

export interface Destination {
  readonly to: string;
  readonly label: string;
  /** True where only the address itself is "here", because others begin with it. */
  readonly isExact?: true;
  /** Shows how many wait there. */
  readonly counts?: "chats";
}

const { nav } = shellTexts;
const queue: Destination = { to: "/staff", label: nav.queue, isExact: true };
const directory: Destination = { to: "/staff/directory", label: nav.directory };
const cases: Destination = { to: "/staff/cases", label: nav.cases };
const chats: Destination = { to: "/staff/chats", label: nav.chats, counts: "chats" };
const sessions: Destination = { to: "/staff/sessions", label: nav.sessions };
const appointments: Destination = { to: "/staff/appointments", label: nav.appointments };
const supervision: Destination = { to: "/supervisor", label: nav.supervision };

/** The main navigation of each role; the start page stands first, and what is needed least often last: it goes under "More" where room is short. */
export const navigation: Readonly<Record<Role, readonly Destination[]>> = {
  customer: [{ to: "/transfers", label: nav.transfers }, { to: "/send", label: nav.send }, { to: "/cases", label: nav.cases }, { to: "/chat", label: nav.chat }, { to: "/support", label: nav.support }, { to: "/help", label: nav.help }],
  staff: [queue, cases, chats, directory, sessions, appointments],
  supervisor: [queue, cases, chats, supervision, directory, sessions, appointments],
  auditor: [supervision],
};

/** What everybody may read, signed in or not. */
export const publicDestinations: readonly Destination[] = [
  { to: "/how-we-handle-your-database", label: nav.howWeHandle },
  { to: "/policy", label: nav.policy },
  { to: "/check", label: nav.check },
  { to: "/privacy", label: nav.privacy },
  { to: "/terms", label: nav.terms },
  { to: "/help", label: nav.help },
];
