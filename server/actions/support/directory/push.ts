import type { DirectoryChange } from "../../../contract/shapes/directory.ts";
import { Refusal } from "../../../domain/refusal.ts";
import type { Caller, Ports } from "../../context.ts";
import { changeDirectory } from "./change-directory.ts";

/** Takes what a licensing system tells of an account, by that system's id; gives our own. The id itself is set by staff first. @throws {Refusal} `not-found`, and as `changeDirectory`. */
export async function pushAccount(ports: Ports, caller: Caller, externalId: string, change: DirectoryChange): Promise<string> {
  const found = await ports.records.read.supportAccounts.find({ externalId });
  if (found === undefined) throw new Refusal("not-found", "No account has this id. Set it as the account's external id first.");
  await changeDirectory(ports, caller, found.accountId, change, "pushed");
  return found.accountId;
}
