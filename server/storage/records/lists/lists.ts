import type { Lists } from "../../../ports/records/records.ts";
import type { Source } from "../schema.ts";
import { caseListsOver } from "./cases.ts";
import { chatListsOver } from "./chats.ts";
import { conversationListsOver } from "./conversations.ts";
import { ledgerListsOver } from "./ledger.ts";
import { mailListsOver } from "./mails.ts";
import { peopleListsOver } from "./people.ts";
import { remoteSessionListsOver } from "./remote-sessions.ts";
import { supervisionListsOver } from "./supervision.ts";
import { transferListsOver } from "./transfers.ts";
import { upkeepListsOver } from "./upkeep.ts";

/** Every question that equality cannot ask. The functions are asynchronous, so that a mistake in an action is a rejection like any other. */
export function listsOver(source: Source): Lists {
  return { ...transferListsOver(source), ...peopleListsOver(source), ...upkeepListsOver(source), ...ledgerListsOver(source), ...remoteSessionListsOver(source), ...caseListsOver(source), ...mailListsOver(source), ...chatListsOver(source), ...conversationListsOver(source), ...supervisionListsOver(source) };
}
