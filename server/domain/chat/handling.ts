import * as z from "zod";
import { defineRule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { chatClauses } from "./clauses.ts";

/** Who may be assigned to a chat or join it; asked by every way into one (ALE-3). */
export const chatJoin = defineRule({
  name: "chat.join",
  title: "Whether somebody may be assigned to a chat or join it",
  ids: ["ALE-2", "ALE-3"],
  sections: ["chat"],
  facts: z.strictObject({ department: z.string().min(1), isInShift: z.boolean() }),
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule({ department, isInShift }, { chat }) {
    if (chat.shutOutDepartments.includes(department)) return ruling("deny", "ALE-3", [`People of ${department} are in no chat.`], { offers: [{ kind: "open-case", text: `Open a case in ${department}.` }] });
    if (!isInShift) return ruling("deny", "ALE-2", ["Their shift is not running."]);
    return ruling("allow", "ALE-3", ["They answer chats, and their shift is running."]);
  },
  example: { facts: { department: "programming", isInShift: true }, at: "2026-11-20T16:00:00Z" },
});

/** How a chat may be closed: what needs another department becomes its case, with the transcript (ALE-4). */
export const chatClose = defineRule({
  name: "chat.close",
  title: "How a chat may be closed",
  ids: ["ALE-4"],
  sections: ["chat"],
  facts: z.strictObject({ as: z.enum(["solved", "case"]), needs: z.string().nullable().describe("The department that the matter needs; null: none"), caseDepartment: z.string().nullable().default(null).describe("Where the case is opened") }),
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule({ as, needs, caseDepartment }, { chat }) {
    if (needs === null || !chat.shutOutDepartments.includes(needs)) return ruling("allow", "ALE-4", ["The matter needs no other department."], { value: { withTranscript: as === "case" } });
    const offers = [{ kind: "open-case", text: `Open a case in ${needs} with all that was said.` }];
    if (as === "solved") return ruling("deny", "ALE-4", [`The matter needs ${needs}, so that a chat cannot solve it.`], { offers });
    if (caseDepartment !== needs) return ruling("deny", "ALE-4", [`The case belongs to ${needs}.`], { offers });
    return ruling("allow", "ALE-4", [`The case goes to ${needs} with all that was said.`], { value: { withTranscript: true } });
  },
  example: { facts: { as: "solved", needs: "programming" }, at: "2026-11-20T16:00:00Z" },
});

/** What a person reads before their first message (ALE-7). The value holds the three lists. */
export const chatNotice = defineRule({
  name: "chat.notice",
  title: "Whether a first message may be sent",
  ids: ["ALE-7"],
  sections: ["chat"],
  facts: z.strictObject({ isFirstMessage: z.boolean(), wasNoticeShown: z.boolean() }),
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule({ isFirstMessage, wasNoticeShown }, { chat }) {
    const value = { purposes: chat.purposes, notFor: chat.notFor, canSuspend: chat.canSuspend };
    if (isFirstMessage && !wasNoticeShown) return ruling("deny", "ALE-7", ["What chat is for has to be shown first."], { value, offers: [{ kind: "read-notice", text: "Read what chat is for." }] });
    return ruling("allow", "ALE-7", ["What chat is for was shown."], { value });
  },
  example: { facts: { isFirstMessage: true, wasNoticeShown: false }, at: "2026-11-20T16:00:00Z" },
});

/** Which ways stay open to a suspended account: all but chat (ALE-15). An order to delete never depends on chat, suspended or not (ALE-21). */
export const chatChannel = defineRule({
  name: "chat.channel",
  title: "Whether a suspended account may use a way to support",
  ids: ["ALE-15", "ALE-21"],
  sections: ["chat"],
  facts: z.strictObject({ channel: z.enum(["chat", "case", "e-mail", "transfer", "deletion-order"]), isSuspended: z.boolean() }),
  table: chatClauses,
  absent: { outcome: "allow", reason: "This policy suspends nothing." },
  rule({ channel, isSuspended }) {
    if (channel === "deletion-order") return ruling("allow", "ALE-21", ["An order to delete is given on the transfer's own page, by mail or in a case."], { value: { ways: ["transfer", "e-mail", "case"] } });
    if (channel !== "chat" || !isSuspended) return ruling("allow", "ALE-15", [channel === "chat" ? "Chat is not suspended." : "A suspension closes chat only."]);
    return ruling("deny", "ALE-15", ["Chat is suspended for this account."], { offers: [{ kind: "open-case", text: "Open a case." }, { kind: "e-mail", text: "Write a mail." }] });
  },
  example: { facts: { channel: "deletion-order", isSuspended: true }, at: "2026-11-20T16:00:00Z" },
});
