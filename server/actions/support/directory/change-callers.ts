import type { CallersChange } from "../../../contract/shapes/directory.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { Caller, Ports } from "../../context.ts";
import { applyChange, recordChange } from "./change-directory.ts";
import { requireVisible } from "./visible.ts";

/** Declared users of one account that its own people may enter; staff may enter more. */
const usersMax = 200;

/**
 * A customer's own people say who may write to support and who may call: declare, name, swap, remove. Paid places, licences and plans stay with staff.
 * @throws {Refusal} `policy-refused` with the decision for one named caller too many (CAP-3), `not-valid` for too many declared users, `not-found` for another account.
 */
export async function changeCallers(ports: Ports, caller: Caller, accountId: string, change: CallersChange): Promise<void> {
  await requireVisible(ports, caller, accountId);
  await ports.records.transact(async (tables) => {
    await applyChange(ports, tables, caller, accountId, change, "edited");
    const users = await tables.supportContacts.count({ accountId, removedAt: null });
    if (users > usersMax && caller.role === "customer") throw new Refusal("not-valid", `At most ${String(usersMax)} people can be declared here. Ask support for more.`, { users, usersMax });
    await recordChange(ports, tables, caller, accountId, change, "edited");
  });
}
