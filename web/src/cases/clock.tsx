import { IconCircleCheck, IconClockExclamation, IconClockHour4, IconClockPause } from "@tabler/icons-react";
import { useNow } from "../components/now.ts";
import { Badge } from "../components/state-badge.tsx";
import { caseTexts } from "../texts/cases.ts";
import { instant } from "../texts/format.ts";
import type { CaseSummary } from "./queries.ts";

const texts = caseTexts.clock;
const soonMs = 30 * 60_000;

/** Where the answer stands: due in, late by, paused, or given; word, sign and colour. The instant is its title. */
export function CaseClock({ of: one, zone, isOwn = false }: { readonly of: CaseSummary; readonly zone: string; readonly isOwn?: boolean }) {
  const now = useNow();
  const { answerDueAt, dueAt, firstResponseAt, state } = one;
  if (state === "resolved" || state === "closed") return <Badge icon={<IconCircleCheck aria-hidden />}>{caseTexts.states[state]}</Badge>;
  if (state === "waiting") return <Badge tone="wait" icon={<IconClockPause aria-hidden />}>{isOwn ? texts.pausedForYou : texts.paused}</Badge>;
  if (answerDueAt === null) {
    if (firstResponseAt === null || dueAt === null) return <Badge>{firstResponseAt === null ? texts.none : texts.answered}</Badge>;
    const lateMs = new Date(firstResponseAt).getTime() - new Date(dueAt).getTime();
    return <span title={instant(dueAt, zone)}>{lateMs > 0 ? <Badge tone="quiet" icon={<IconClockExclamation aria-hidden />}>{texts.lateAnswer(lateMs / 1000)}</Badge> : <Badge tone="good" icon={<IconCircleCheck aria-hidden />}>{texts.inTime}</Badge>}</span>;
  }
  const title = instant(answerDueAt, zone);
  const left = new Date(answerDueAt).getTime() - now;
  if (left <= 0) return <span title={title}><Badge tone="bad" icon={<IconClockExclamation aria-hidden />}>{texts.late(-left / 1000)}</Badge></span>;
  return <span title={title}><Badge tone={left < soonMs ? "wait" : "busy"} icon={<IconClockHour4 aria-hidden />}>{texts.due(left / 1000)}</Badge></span>;
}

export function UrgentBadge() {
  return <Badge tone="accent" icon={<IconClockExclamation aria-hidden />}>{caseTexts.urgent}</Badge>;
}
