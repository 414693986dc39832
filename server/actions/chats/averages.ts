import type { Ports } from "../context.ts";
import { decideNow } from "../support/decide.ts";
import { personRef } from "../transfers/present.ts";
import { handledBy } from "./load.ts";

/** So many of the newest answers are averaged. */
const answersMax = 5_000;

/** Survey averages per person, without those that were unfair (ALE-14, ALE-22). */
export async function averages(ports: Ports) {
  const { read } = ports.records;
  const answered = (await read.surveys.list({}, { by: "answeredAt", descending: true, limit: answersMax })).flatMap((row) => (row.score === null ? [] : [{ score: row.score, handledBy: handledBy(row), isUnfair: row.isUnfair === 1 }]));
  const decision = decideNow(ports, "chat.survey-averages", { surveys: answered });
  const value = (decision.value ?? []) as readonly { personId: string; surveys: number; averageHundredths: number }[];
  const people = new Map((value.length === 0 ? [] : await read.people.list({ id: value.map(({ personId }) => personId) })).map((row) => [row.id, row]));
  return { leftOut: answered.filter(({ isUnfair }) => isUnfair).length, people: value.map(({ personId, surveys, averageHundredths }) => ({ person: personRef(people, personId), surveys, averageHundredths })) };
}
