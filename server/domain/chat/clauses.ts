import { defineClauses } from "../policy/rule.ts";
import { incidentKinds } from "./section.ts";

/** Chat, its limits and its suspension, in our words under the profile in force. */
export const chatClauses = defineClauses("Chat", ["chat"], {
  "ALE-1": { title: "Who has chat", text: () => "Chat comes with subscriptions that include it." },
  "ALE-2": { title: "When", text: () => "Chat is open while somebody of support is in their shift; otherwise a case can be opened." },
  "ALE-3": { title: "Who answers", text: ({ chat }) => (chat.shutOutDepartments.length === 0 ? "Everybody of support may answer." : `Support answers; people of ${chat.shutOutDepartments.join(" and ")} are in no chat.`) },
  "ALE-4": { title: "What others must do", text: ({ chat }) => (chat.shutOutDepartments.length === 0 ? null : `What needs ${chat.shutOutDepartments.join(" or ")} becomes a case there, with all that was said.`) },
  "ALE-5": {
    title: "How long",
    text: ({ chat }) => `After ${String(chat.warnMinutes)} minutes both sides are warned; after ${String(chat.endMinutes)} a chat goes on as a case. The same matter within ${String(chat.sameMatterHours)} hours joins its case.`,
  },
  "ALE-7": { title: "What chat is for", text: ({ chat }) => `For: ${chat.purposes.join(" ")} Not for: ${chat.notFor.join(" ")}` },
  "ALE-8": { title: "How soon", text: () => "Whoever is free answers; no answer at once is promised." },
  "ALE-9": { title: "Survey", text: () => "Each chat that somebody answered ends with one survey; it can be skipped." },
  "ALE-10": { title: "Whom it concerns", text: () => "A survey is kept with the people who handled the chat." },
  "ALE-11": { title: "Complaints", text: () => "One complaint is never misuse, and neither is anger about time, outages or features. Insulting a person is." },
  "ALE-12": {
    title: "What is misuse",
    text: ({ chat }) =>
      `Within ${String(chat.incidentDays)} days, of one kind and from different chats: ${incidentKinds.map((kind) => `${chat.kinds[kind].title.toLowerCase()} (${String(chat.kinds[kind].needed)}${chat.kinds[kind].severeSuffices ? ", or one severe" : ""}${chat.kinds[kind].warningFirst ? ", after a written warning" : ""})`).join("; ")}.`,
  },
  "ALE-13": { title: "Open matters", text: () => "With an open matter a chat leads to its case; whatever is new about it is welcome." },
  "ALE-14": { title: "Unfair surveys", text: () => "Whoever was rated neither reports such surveys nor decides on them, and they count in no average." },
  "ALE-15": { title: "What a suspension leaves", text: () => "A suspension closes chat only: cases, mail, transfers and orders to delete go on." },
  "ALE-16": { title: "How long a suspension lasts", text: ({ chat }) => `${String(chat.suspensionDays)} calendar days by the vendor's clock; then chat is open again by itself.` },
  "ALE-17": { title: "How a suspension comes about", text: () => "A named supervisor decides, with the incidents listed and a notice of the end and of the way by case." },
  "ALE-18": { title: "Two suspensions", text: () => "Where two overlap the later end counts, never their sum." },
  "ALE-19": { title: "A chat under way", text: () => "A chat that is under way may be finished." },
  "ALE-20": { title: "Old and withdrawn incidents", text: () => "Old incidents do not count; where one is withdrawn and too few remain, the suspension ends at once." },
  "ALE-21": { title: "Your data", text: () => "Having a database deleted is never a matter of chat: the order is given on the transfer's own page, by mail or in a case." },
  "ALE-22": { title: "Averages", text: () => "A supervisor sees the average of each person's surveys, without those that were unfair." },
});
