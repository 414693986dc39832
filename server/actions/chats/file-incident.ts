import type * as z from "zod";
import type { newIncident } from "../../contract/shapes/chat.ts";
import { isCaseLive } from "../../domain/cases/transitions.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { ChatRow, IncidentRow, SurveyRow } from "../../ports/records/chat-rows.ts";
import type { Tables } from "../../ports/records/records.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { decideNow, keepPolicy, requireNotDenied, storeDecision } from "../support/decide.ts";
import { changeChat, chatTextKey, handledBy, loadChat, sealChatText } from "./load.ts";

export type NewIncident = z.output<typeof newIncident>;

/** A survey with so few points counts as bad. */
const badScore = 2;

/**
 * Documents an incident of a chat (ALE-11 to ALE-14). What can be known is read from the records, not believed: the open matter, earlier chats on it, surveys.
 * @throws {Refusal} `policy-refused` where the rules of fairness say that it is none; `wrong-state` for a chat that nobody took, or without the bad survey that is blamed.
 */
export async function fileIncident(ports: Ports, caller: Caller, chatId: string, input: NewIncident): Promise<IncidentRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  const textKey = await chatTextKey(ports, seen);
  await keepPolicy(ports);
  return changeChat(ports, seen, async (tables) => {
    const chat = await loadChat(ports, tables, caller, chatId);
    if (chat.acceptedAt === null) throw new Refusal("wrong-state", "Nobody has answered this chat.", { state: chat.state });
    const survey = await tables.surveys.find({ chatId });
    if (input.kind === "C" && !isBad(survey)) throw new Refusal("wrong-state", "This chat has no bad survey.");
    const known = await knownFacts(tables, chat);
    const { words, isSevere, ...told } = input;
    const ratedPersonIds = input.kind === "C" ? handledBy(survey ?? chat) : [];
    const facts = { ...told, ...known, ratedPersonIds, filedBy: caller.personId };
    const decision = requireNotDenied(decideNow(ports, "chat.incident", { ...facts, words }));
    const id = ports.randomness.id("incident");
    const row: IncidentRow = {
      id,
      accountId: chat.accountId,
      chatId,
      kind: input.kind,
      about: input.about,
      at: instantText(ports.clock.now()),
      filedBy: caller.personId,
      wordsSealed: textKey === null ? null : sealChatText(textKey, "incident", id, words),
      isSevere: isSevere ? 1 : 0,
      confirmedBy: null,
      confirmedAt: null,
      reversedBy: null,
      reversedAt: null,
      ratedPersonIds: JSON.stringify(ratedPersonIds),
    };
    await tables.incidents.insert(row);
    // Part of a misuse: from now on it stays out of the averages (ALE-14).
    if (input.kind === "C") await tables.surveys.update({ chatId }, { isUnfair: 1 });
    const stored = { ...facts, words: "said in the incident" };
    await storeDecision(ports, tables, { rule: "chat.incident", facts: stored }, { ...decision, facts: JSON.parse(JSON.stringify(stored)) as typeof decision.facts }, { accountId: chat.accountId, subject: { kind: "chat", id: chatId }, actorId: caller.personId });
    await record(ports, tables, { event: "chats.file-incident", actorId: caller.personId, accountId: chat.accountId, facts: { chatId, incidentId: id, kind: input.kind, isSevere } });
    return row;
  });
}

/** The open matter that the chat is about, how many chats came before on it, and how many bad surveys the account gave before. */
async function knownFacts(tables: Tables, chat: ChatRow) {
  const caseId = chat.matterCaseId ?? chat.caseId;
  const matter = caseId === null ? undefined : await tables.cases.find({ id: caseId });
  const chats = await tables.chats.list({ accountId: chat.accountId }, { by: "askedAt", descending: true, limit: 500 });
  const earlier = chats.filter((one) => one.id !== chat.id && one.askedAt < chat.askedAt);
  // The chat that the case came from told of the matter; it did not complain of it.
  const isOnMatter = (one: ChatRow): boolean => one.id !== matter?.chatId && (one.matterCaseId === caseId || one.caseId === caseId);
  const surveys = earlier.length === 0 ? [] : await tables.surveys.list({ chatId: earlier.map(({ id }) => id) });
  return {
    openMatterIn: matter !== undefined && isCaseLive(matter.state) ? matter.departmentId : null,
    earlierChatsOnMatter: caseId === null ? 0 : earlier.filter(isOnMatter).length,
    earlierBadSurveys: surveys.filter(isBad).length,
  };
}

function isBad(survey: Pick<SurveyRow, "score"> | undefined): boolean {
  return survey?.score != null && survey.score <= badScore;
}
