import type { CaseMeasure, CasePeriod, CaseRowShape } from "../../contract/shapes/supervision.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { answerDueAt } from "../cases/clock.ts";
import { caseNumber } from "../cases/load.ts";
import { instantText, type Ports } from "../context.ts";
import { median, periodsOf, type ChartSpan } from "../upkeep/periods.ts";

/** More is not drawn; the answer says so. */
const casesMax = 20_000;
const listedMax = 200;

/** Whether a case counts for a number of the charts. Late: answered after it was due, or due and not answered. */
function counts(row: CaseRow, measure: CaseMeasure, now: string): boolean {
  const isLate = row.dueAt !== null && (row.firstResponseAt ?? now) > row.dueAt;
  switch (measure) {
    case "opened":
      return true;
    case "urgent":
      return row.isUrgent === 1 || row.urgentEndedAt !== null;
    case "late":
      return isLate;
    case "in-time":
      return row.firstResponseAt !== null && !isLate;
    case "unanswered":
      return row.firstResponseAt === null;
  }
}

/** Cases by the period in which they were opened: answered in time or late, the median of the first answer, urgent ones; chats and what customers said of them. */
export async function supportCharts(ports: Ports, wish: ChartSpan): Promise<{ periods: CasePeriod[]; isCut: boolean }> {
  const { starts, from, until } = periodsOf(ports, wish);
  const { lists } = ports.records.read;
  const now = instantText(ports.clock.now());
  const cases = await lists.casesOpened(from, until, casesMax);
  const chats = await lists.chatsAsked(from, until, casesMax);
  const surveys = await lists.surveysOffered(from, until, casesMax);
  const periods = starts.map(({ start, begin, end }) => {
    const isIn = (at: string): boolean => at >= begin && at < end;
    const own = cases.filter((row) => isIn(row.openedAt));
    const asked = chats.filter((row) => isIn(row.askedAt));
    // Surveys that were about what staff do not control stay out of the averages (ALE-14).
    const scores = surveys.flatMap((row) => (isIn(row.offeredAt) && row.score !== null && row.isUnfair === 0 ? [row.score] : []));
    const amount = (measure: CaseMeasure): number => own.filter((row) => counts(row, measure, now)).length;
    return {
      start,
      end: Temporal.PlainDate.from(end.slice(0, 10)).subtract({ days: 1 }).toString(),
      opened: own.length,
      inTime: amount("in-time"),
      late: amount("late"),
      unanswered: amount("unanswered"),
      urgent: amount("urgent"),
      medianMinutesToAnswer: median(own.map((row) => minutesBetween(row.openedAt, row.firstResponseAt))),
      chats: asked.length,
      acceptedChats: asked.filter((row) => row.acceptedAt !== null).length,
      surveys: scores.length,
      surveyAverage: scores.length === 0 ? null : Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 10) / 10,
    };
  });
  return { periods, isCut: [cases, chats, surveys].some((rows) => rows.length >= casesMax) };
}

/** The cases behind a number of the charts, oldest first. */
export async function casesBehind(ports: Ports, wish: ChartSpan & { readonly measure: CaseMeasure }): Promise<{ items: CaseRowShape[]; isCut: boolean }> {
  const { from, until } = periodsOf(ports, { ...wish, by: "day" });
  const now = instantText(ports.clock.now());
  const rows = (await ports.records.read.lists.casesOpened(from, until, casesMax)).filter((row) => counts(row, wish.measure, now));
  return { items: await presentCases(ports, rows.slice(0, listedMax)), isCut: rows.length > listedMax };
}

/** Cases that are late now, and those that are due before the day ends (UTC). */
export async function casesDue(ports: Ports): Promise<{ late: CaseRowShape[]; dueToday: CaseRowShape[] }> {
  const now = ports.clock.now();
  const endOfDay = now.toZonedDateTimeISO("UTC").startOfDay().add({ days: 1 }).toInstant();
  const rows = await ports.records.read.lists.unansweredCases(instantText(endOfDay), listedMax);
  const isLate = (row: CaseRow): boolean => (answerDueAt(row) ?? instantText(now)) < instantText(now);
  // What is owed now counts here: where a case was answered once, that is the answer to a later message.
  const owed = (row: CaseRow): CaseRow => (row.firstResponseAt === null ? row : { ...row, dueAt: row.laterDueAt, breachedAt: row.laterBreachedAt });
  return { late: await presentCases(ports, rows.filter(isLate).map(owed)), dueToday: await presentCases(ports, rows.filter((row) => !isLate(row)).map(owed)) };
}

async function presentCases(ports: Ports, rows: readonly CaseRow[]): Promise<CaseRowShape[]> {
  const accounts = new Map((rows.length === 0 ? [] : await ports.records.read.accounts.list({ id: [...new Set(rows.map((row) => row.accountId))] })).map(({ id, name }) => [id, name]));
  return rows.map((row) => ({ id: row.id, number: caseNumber(row), account: accounts.get(row.accountId) ?? "", department: row.departmentId, channel: row.channel, state: row.state, isUrgent: row.isUrgent === 1, openedAt: row.openedAt, dueAt: row.dueAt, firstResponseAt: row.firstResponseAt, breachedAt: row.breachedAt }));
}

function minutesBetween(start: string, end: string | null): number | null {
  return end === null ? null : Temporal.Instant.from(end).since(Temporal.Instant.from(start)).total("minutes");
}
