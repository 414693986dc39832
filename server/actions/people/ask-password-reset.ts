import type { Ports } from "../context.ts";
import { record } from "../record.ts";
import { instantText } from "../context.ts";
import { maySignInByPassword } from "./admission.ts";
import { normaliseEmail } from "./email-address.ts";
import { mailLink } from "./links.ts";

const quietMinutes = 10;

/**
 * Mails a reset link to one of the vendor's people, at most every ten minutes; nothing happens for other addresses, and nobody is told which is which.
 * The second factor stays as it is.
 * @throws {Refusal} `not-valid` for what is no address.
 */
export async function askPasswordReset(ports: Ports, given: { readonly email: string; readonly address: string }): Promise<void> {
  const email = normaliseEmail(given.email);
  if ((await ports.records.read.people.count({ email, role: ["supervisor", "staff", "auditor"] })) === 0) return;
  await ports.records.transact(async (tables) => {
    const person = await tables.people.find({ email });
    if (person === undefined || !maySignInByPassword(person)) return;
    const former = await tables.links.find({ kind: "password-reset", personId: person.id });
    if (former !== undefined && former.createdAt > instantText(ports.clock.now().subtract({ minutes: quietMinutes }))) return;
    await mailLink(ports, tables, person, "password-reset");
    await record(ports, tables, { event: "people.ask-password-reset", actorId: null, facts: { personId: person.id, address: given.address } });
  });
}
