import { Refusal } from "../../domain/refusal.ts";
import type { AccountRow } from "../../ports/records/rows.ts";
import type { Caller, Ports } from "../context.ts";
import { record } from "../record.ts";
import { oneLine } from "./person-row.ts";
import { checkZone } from "./zone.ts";

/** Changes name, zone or quota. What was promised in the old zone keeps its instant. @throws {Refusal} `not-found`, `not-valid`. */
export async function changeAccount(ports: Ports, caller: Caller, accountId: string, given: { readonly name?: string | undefined; readonly zone?: string | undefined; readonly quotaBytes?: number | undefined }): Promise<AccountRow> {
  const change = {
    ...(given.name === undefined ? {} : { name: oneLine(given.name) }),
    ...(given.zone === undefined ? {} : { zone: checkZone(given.zone) }),
    ...(given.quotaBytes === undefined ? {} : { quotaBytes: given.quotaBytes }),
  };
  return ports.records.transact(async (tables) => {
    const account = await tables.accounts.find({ id: accountId });
    if (account === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (Object.keys(change).length === 0) return account;
    await tables.accounts.update({ id: accountId }, change);
    await record(ports, tables, { event: "people.change-account", actorId: caller.personId, accountId, facts: { isRenamed: change.name !== undefined, zone: change.zone ?? null, quotaBytes: change.quotaBytes ?? null } });
    return { ...account, ...change };
  });
}
