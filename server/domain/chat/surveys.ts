import * as z from "zod";
import { defineRule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { chatClauses } from "./clauses.ts";

/** Whether an ended chat's survey is offered or may be answered: one each, only where somebody accepted, however it ended (ALE-9, ALE-10). */
export const chatSurvey = defineRule({
  name: "chat.survey",
  title: "Whether a chat's survey is offered or may be answered",
  ids: ["ALE-9", "ALE-10"],
  sections: ["chat"],
  facts: z.strictObject({
    act: z.enum(["offer", "answer"]),
    handledBy: z.array(z.string()).describe("Everybody of support who accepted or took over"),
    end: z.enum(["solved", "case", "left", "timed-out"]).nullable().describe("How it ended; null: it has not"),
    wasOffered: z.boolean(),
    wasAnswered: z.boolean(),
  }),
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule({ act, handledBy, end, wasOffered, wasAnswered }) {
    if (end === null) return ruling("deny", "ALE-9", ["The chat has not ended."]);
    if (handledBy.length === 0) return ruling("deny", "ALE-9", ["Nobody had accepted the chat."]);
    if (act === "offer") return wasOffered ? ruling("deny", "ALE-9", ["The survey was offered already."]) : ruling("allow", "ALE-9", ["One survey; it may be skipped."]);
    if (wasAnswered) return ruling("deny", "ALE-9", ["The survey was answered already."]);
    return wasOffered ? ruling("allow", "ALE-10", ["The answer is kept with those who handled the chat."], { value: { handledBy } }) : ruling("deny", "ALE-9", ["No survey was offered."]);
  },
  example: { facts: { act: "answer", handledBy: ["person-1"], end: "left", wasOffered: true, wasAnswered: false }, at: "2026-11-20T16:30:00Z" },
});

/** Averages per person in hundredths, over surveys that are not left out as unfair (ALE-14, ALE-22); a survey counts for everybody who handled its chat. */
export const surveyAverages = defineRule({
  name: "chat.survey-averages",
  title: "The average survey of each person",
  ids: ["ALE-14", "ALE-22"],
  sections: ["chat"],
  facts: z.strictObject({ surveys: z.array(z.strictObject({ score: z.int().min(1).max(5), handledBy: z.array(z.string()), isUnfair: z.boolean().describe("Part of an incident of kind C") })) }),
  table: chatClauses,
  absent: { outcome: "deny", reason: "This vendor offers no chat." },
  rule({ surveys }) {
    const counted = surveys.filter(({ isUnfair }) => !isUnfair);
    const people = [...new Set(counted.flatMap(({ handledBy }) => handledBy))].toSorted();
    const value = people.map((personId) => {
      const scores = counted.filter(({ handledBy }) => handledBy.includes(personId)).map(({ score }) => score);
      return { personId, surveys: scores.length, averageHundredths: Math.round((100 * scores.reduce((sum, score) => sum + score, 0)) / scores.length) };
    });
    const leftOut = surveys.length - counted.length;
    return ruling("allow", "ALE-22", [leftOut === 0 ? "All surveys count." : `${String(leftOut)} unfair ${leftOut === 1 ? "survey is" : "surveys are"} left out.`], { value });
  },
  example: { facts: { surveys: [{ score: 5, handledBy: ["person-1"], isUnfair: false }, { score: 1, handledBy: ["person-1"], isUnfair: true }] }, at: "2026-11-20T16:30:00Z" },
});
