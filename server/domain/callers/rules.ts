import type { Rule } from "../policy/rule.ts";
import { connection } from "./connection.ts";
import { mailSender } from "./mail-sender.ts";
import { nameCaller } from "./named-callers.ts";
import { phone } from "./phone.ts";
import { remoteLink } from "./remote-link.ts";

/** What is decided about callers, senders and remote sessions. */
export const callersRules: readonly Rule[] = [phone, nameCaller, mailSender, remoteLink, connection];
