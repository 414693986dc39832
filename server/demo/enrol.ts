import { Secret, TOTP } from "otpauth";
import type { Caller, Ports } from "../actions/context.ts";
import { acceptInvitation } from "../actions/people/accept-invitation.ts";
import { findCaller } from "../actions/people/find-caller.ts";
import { invite } from "../actions/people/invite.ts";
import { openLink } from "../actions/people/links.ts";
import { lookAtInvitation } from "../actions/people/look-at-invitation.ts";
import { openSession } from "../actions/people/sessions.ts";
import { ensureFirstSupervisorLink } from "../actions/people/supervisors.ts";
import type { Role } from "../domain/custody/words.ts";

/** A person of the demo, with everything that is needed to act as them. */
export interface Enrolled {
  readonly email: string;
  readonly name: string;
  readonly personId: string;
  /** For `Authorization: Bearer`; made as if just proved, so that it may do what asks for a step-up. */
  readonly token: string;
  /** Null for customers: they sign in with a mailed code. */
  readonly password: string | null;
  /** `otpauth://` address of the second factor, or null. */
  readonly totpUri: string | null;
}

export const demoPassword = "correct horse battery staple";

function codeAt(totpUri: string, at: Temporal.Instant): string {
  const secret = Secret.fromBase32(new URL(totpUri).searchParams.get("secret") ?? "");
  return new TOTP({ secret }).generate({ timestamp: at.epochMilliseconds });
}

/** Takes an invitation the way a person does on its page. */
async function accept(ports: Ports, token: string, who: { email?: string; name?: string }): Promise<string | null> {
  const look = await lookAtInvitation(ports, token);
  const totp = look.totpUri === null ? {} : { totp: codeAt(look.totpUri, ports.clock.now()) };
  await acceptInvitation(ports, { token, ...who, ...(look.needsPassword ? { password: demoPassword } : {}), ...totp });
  return look.totpUri;
}

async function enrolled(ports: Ports, email: string, totpUri: string | null): Promise<Enrolled> {
  const person = await ports.records.read.people.find({ email });
  if (person === undefined) throw new Error(`nobody has ${email}`);
  const { token } = await ports.records.transact((tables) => openSession(ports, tables, { person, kind: "token", name: "demo", address: "127.0.0.1", isSteppedUp: true }));
  return { email, name: person.name, personId: person.id, token, password: totpUri === null ? null : demoPassword, totpUri };
}

/** The first supervisor, by the one-time link that a first start prints. */
export async function enrolFirstSupervisor(ports: Ports, who: { email: string; name: string }): Promise<Enrolled> {
  const link = await ensureFirstSupervisorLink(ports);
  if (link === null) throw new Error("this portal has a supervisor already");
  return enrolled(ports, who.email, await accept(ports, link.slice(link.indexOf("#") + 1), who));
}

/** Invites a person and takes the invitation. */
export async function enrol(ports: Ports, by: Enrolled, who: { email: string; name: string; role: Role; accountId?: string; isContractor?: boolean }): Promise<Enrolled> {
  const person = await invite(ports, await callerOf(ports, by), who);
  const { token } = await ports.records.transact((tables) => openLink(ports, tables, { kind: "invitation", personId: person.person.id, hasSecondFactor: who.role !== "customer" }));
  return enrolled(ports, who.email, await accept(ports, token, {}));
}

/** The caller that a request with this person's token would have. */
export async function callerOf(ports: Ports, who: Enrolled): Promise<Caller> {
  const caller = await findCaller(ports, who.token, "token");
  if (caller === null) throw new Error(`${who.email} is not signed in`);
  return caller;
}
