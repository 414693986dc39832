import { isLive } from "../../domain/custody/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { change } from "./change.ts";
import { loadTransfer } from "./load.ts";

/** The customer allows one contractor by name on one transfer, or takes that back (ALO-12). @throws {Refusal} `not-found`, `wrong-state`. */
export async function allowContractor(ports: Ports, caller: Caller, transferId: string, input: { personId: string; isAllowed: boolean }): Promise<void> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  const id = ports.randomness.id("consent");
  await change(ports, async (tables) => {
    const transfer = await loadTransfer(tables, caller, transferId);
    if (!isLive(transfer.state)) throw new Refusal("wrong-state", "This transfer has ended.", { state: transfer.state });
    const person = await tables.people.find({ id: input.personId, accountId: null, isContractor: 1 });
    if (person === undefined) throw new Refusal("not-found", "There is no such contractor.");
    const consent = await tables.consents.find({ transferId, personId: person.id });
    if ((consent !== undefined) === input.isAllowed) return;
    if (input.isAllowed) await tables.consents.insert({ id, transferId, personId: person.id, allowedBy: caller.personId, allowedAt: instantText(ports.clock.now()) });
    else await tables.consents.remove({ transferId, personId: person.id });
    await record(ports, tables, { event: "transfers.allow-contractor", actorId: caller.personId, accountId: transfer.accountId, transferId, facts: { personId: person.id, isAllowed: input.isAllowed } });
  }, seen);
}
