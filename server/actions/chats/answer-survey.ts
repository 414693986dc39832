import { Refusal } from "../../domain/refusal.ts";
import type { SurveyRow } from "../../ports/records/chat-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { decideNow, requireNotDenied } from "../support/decide.ts";
import { changeChat, chatTextKey, handledBy, loadChat, sealChatText, sideOf } from "./load.ts";

export type SurveyAnswer = { readonly score: number; readonly text?: string | undefined } | { readonly skip: true };

/** Answers or skips the survey of an ended chat; it is answered at most once (ALE-9). @throws {Refusal} `policy-refused`; `not-allowed` for everybody but the customer. */
export async function answerSurvey(ports: Ports, caller: Caller, chatId: string, answer: SurveyAnswer): Promise<SurveyRow> {
  const seen = await loadChat(ports, ports.records.read, caller, chatId);
  if (sideOf(caller, seen) !== "customer") throw new Refusal("not-allowed", "Only the customer answers the survey.");
  const textKey = await chatTextKey(ports, seen);
  return changeChat(ports, seen, async (tables) => {
    const row = await loadChat(ports, tables, caller, chatId);
    const survey = await tables.surveys.find({ chatId });
    requireNotDenied(decideNow(ports, "chat.survey", { act: "answer", handledBy: handledBy(row), end: row.end, wasOffered: survey !== undefined, wasAnswered: survey?.answeredAt != null }));
    if (survey === undefined) throw new Refusal("not-found", "There is nothing here.");
    const at = instantText(ports.clock.now());
    const sealed = "skip" in answer || answer.text === undefined || textKey === null ? null : sealChatText(textKey, "survey", survey.id, answer.text);
    const values: Partial<SurveyRow> = "skip" in answer ? { skippedAt: at } : { answeredAt: at, score: answer.score, textSealed: sealed };
    if ((await tables.surveys.update({ id: survey.id, answeredAt: null }, values)) !== 1) throw new Refusal("conflict", "Somebody else changed this survey at the same moment. Try again.");
    await record(ports, tables, { event: "skip" in answer ? "chats.skip-survey" : "chats.answer-survey", actorId: caller.personId, accountId: row.accountId, facts: { chatId } });
    return { ...survey, ...values };
  });
}
