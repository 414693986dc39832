import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { LinkRow, PersonRow, SessionRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { normaliseEmail } from "./email-address.ts";
import { findLink } from "./links.ts";
import { newRecoveryCodes, openTotp, sealTotp, totpStep } from "./one-time-code.ts";
import { checkNewPassword, hashPassword } from "./password.ts";
import { newPersonRow, oneLine } from "./person-row.ts";
import { announceEnded, endSessions } from "./sessions.ts";
import { activeSupervisors } from "./supervisors.ts";

export interface Acceptance {
  readonly token: string;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  readonly totp?: string | undefined;
}

/**
 * Takes a link of any kind: single use, bound to its person, ends the person's sessions (R17). Answers the recovery codes where a second factor was set up.
 * @throws {Refusal} `not-found` for a link that does not count; `not-valid` for what is missing or too much, or a wrong code; `conflict` for an address in use.
 */
export async function acceptInvitation(ports: Ports, given: Acceptance): Promise<{ recoveryCodes: string[] }> {
  const found = await findLink(ports, ports.records.read, given.token);
  if (found === null) throw refused();
  const change = await changeOf(ports, found.link, found.person, given);
  const { ended, person } = await ports.records.transact(async (tables) => {
    const again = await findLink(ports, tables, given.token);
    // Whoever removes the row has the link; a second request at the same moment finds nothing.
    if (again === null || (await tables.links.remove({ tokenHash: again.link.tokenHash })) !== 1) throw refused();
    return take(ports, tables, again, change);
  });
  announceEnded(ports, ended, person.accountId);
  return { recoveryCodes: change.codes };
}

interface Change {
  readonly person: Partial<PersonRow> & { readonly id: string };
  readonly email: string | null;
  readonly codes: string[];
}

/** Everything slow or chancy happens here, before the transaction. */
async function changeOf(ports: Ports, link: LinkRow, person: PersonRow | null, given: Acceptance): Promise<Change> {
  const isFirst = link.kind === "first-supervisor";
  const id = person?.id ?? ports.randomness.id("person");
  const email = isFirst ? normaliseEmail(needed(given.email, "email")) : null;
  if (!isFirst && given.email !== undefined) throw notValid("email", "belongs to the link and cannot be chosen");
  const name = isFirst ? needed(given.name, "name") : link.kind === "invitation" ? given.name : refuseIfGiven(given.name, "name");
  const setsPassword = isFirst || link.kind === "password-reset" || (link.kind === "invitation" && person?.role !== "customer");
  const password = setsPassword ? needed(given.password, "password") : refuseIfGiven(given.password, "password");
  if (password !== undefined) checkNewPassword(password, email ?? person?.email ?? "");
  const secret = openTotp(ports, link.totpSealed, `link ${link.tokenHash}`);
  if (secret === null) refuseIfGiven(given.totp, "totp");
  const step = secret === null ? null : totpStep(secret, needed(given.totp, "totp").replace(/\s/g, ""), ports.clock.now(), 0);
  if (secret !== null && step === null) throw notValid("totp", "does not match; scan the code again and enter the newest digits");
  const recovery = secret === null ? null : newRecoveryCodes(ports, id);
  return {
    person: {
      id,
      ...(name === undefined ? {} : { name: oneLine(name) }),
      ...(password === undefined ? {} : { passwordHash: await hashPassword(ports, password) }),
      ...(secret === null || step === null || recovery === null ? {} : { totpSealed: sealTotp(ports, secret, `person ${id}`), totpStep: step, recoveryHashes: recovery.hashes }),
    },
    email,
    codes: recovery?.codes ?? [],
  };
}

async function take(ports: Ports, tables: Tables, found: { link: LinkRow; person: PersonRow | null }, change: Change): Promise<{ ended: SessionRow[]; person: PersonRow }> {
  const now = instantText(ports.clock.now());
  const { link } = found;
  if (link.kind === "first-supervisor") {
    if ((await activeSupervisors(tables)).length > 0) throw refused();
    const email = change.email ?? "";
    if ((await tables.people.count({ email })) > 0) throw new Refusal("conflict", "This address belongs to somebody already; take another one and unlock or change that person afterwards.");
    const person = newPersonRow(ports, { id: change.person.id, email, name: change.person.name ?? email, role: "supervisor", accountId: null, isContractor: false });
    const row = { ...person, ...change.person, activatedAt: now };
    await tables.people.insert(row);
    await record(ports, tables, { event: "people.accept-invitation", actorId: row.id, facts: { kind: link.kind } });
    return { ended: [], person: row };
  }
  const { person } = found;
  if (person === null) throw refused();
  await tables.people.update({ id: person.id }, { ...change.person, activatedAt: person.activatedAt ?? now });
  // A reset link that waits elsewhere must not undo this one.
  await tables.links.remove({ personId: person.id });
  const ended = await endSessions(tables, { personId: person.id });
  if (link.kind !== "invitation") await enqueueMail(ports, tables, { template: "security-notice", personId: person.id, facts: { what: link.kind } });
  await record(ports, tables, { event: "people.accept-invitation", actorId: person.id, accountId: person.accountId, facts: { kind: link.kind } });
  return { ended, person };
}

function refused(): Refusal {
  return new Refusal("not-found", "This link is not valid, or no longer. Ask for a new one.");
}

function notValid(field: string, message: string): Refusal {
  return new Refusal("not-valid", "Something in the form is not as expected.", { errors: [{ path: `body.${field}`, message }] });
}

function needed(value: string | undefined, field: string): string {
  if (value === undefined || value.trim() === "") throw notValid(field, "is needed");
  return value;
}

function refuseIfGiven(value: string | undefined, field: string): undefined {
  if (value !== undefined) throw notValid(field, "cannot be given with this link");
  return undefined;
}
