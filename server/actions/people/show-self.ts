import { Refusal } from "../../domain/refusal.ts";
import type { AccountRow, PersonRow, SessionRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";

/** The caller's own rows, for the page. @throws {Refusal} `not-signed-in` when the session ended meanwhile. */
export async function showSelf(ports: Ports, caller: Caller): Promise<{ person: PersonRow; account: AccountRow | null; session: SessionRow }> {
  const { read } = ports.records;
  const person = await read.people.find({ id: caller.personId });
  const session = await read.sessions.find({ id: caller.sessionId });
  if (person === undefined || session === undefined) throw new Refusal("not-signed-in", "Sign in first.");
  const account = person.accountId === null ? null : ((await read.accounts.find({ id: person.accountId })) ?? null);
  return { person, account, session };
}
