import type { AccountRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { oneLine } from "./person-row.ts";
import { checkZone } from "./zone.ts";

/** Adds a customer's firm. @throws {Refusal} `not-valid` for an unknown zone. */
export async function addAccount(ports: Ports, caller: Caller, given: { readonly name: string; readonly zone?: string | undefined; readonly quotaBytes?: number | undefined }): Promise<AccountRow> {
  const account: AccountRow = {
    id: ports.randomness.id("account"),
    name: oneLine(given.name),
    zone: checkZone(given.zone ?? "UTC"),
    quotaBytes: given.quotaBytes ?? ports.settings.quotaBytes,
    usedBytes: 0,
    peopleCount: 0,
    transferCount: 0,
    createdAt: instantText(ports.clock.now()),
  };
  await ports.records.transact(async (tables) => {
    await tables.accounts.insert(account);
    await record(ports, tables, { event: "people.add-account", actorId: caller.personId, accountId: account.id, facts: { quotaBytes: account.quotaBytes, zone: account.zone } });
  });
  return account;
}
