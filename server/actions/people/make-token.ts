import { Refusal } from "../../domain/refusal.ts";
import type { SessionRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { openSession } from "./sessions.ts";

const tokensMax = 20;

/**
 * Makes a token for scripts: it does what its maker may, as long as the maker may, for 90 days, without the acts that need a step-up.
 * One made with a token ends no later than that token (R28, R30).
 * @throws {Refusal} `too-many` beyond twenty tokens.
 */
export async function makeToken(ports: Ports, caller: Caller, given: { readonly name: string; readonly address: string }): Promise<{ token: string; session: SessionRow }> {
  return ports.records.transact(async (tables) => {
    if ((await tables.sessions.count({ personId: caller.personId, kind: "token" })) >= tokensMax) throw new Refusal("too-many", "You have twenty tokens already; end one first.");
    const maker = await tables.sessions.find({ id: caller.sessionId });
    if (maker === undefined) throw new Refusal("not-signed-in", "This session has ended.");
    const { token, row } = await openSession(ports, tables, {
      person: { id: caller.personId, role: caller.role },
      kind: "token",
      name: given.name,
      address: given.address,
      isSteppedUp: false,
      ...(maker.kind === "token" ? { endsAtMost: maker.endsAt } : {}),
    });
    await record(ports, tables, { event: "people.make-token", actorId: caller.personId, accountId: caller.accountId, facts: { sessionId: row.id, endsAt: row.endsAt } });
    return { token, session: row };
  });
}
