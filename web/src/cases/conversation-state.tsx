import { IconArchive, IconCircleCheck, IconClockPause, IconHeadset, IconHourglass, IconMessages } from "@tabler/icons-react";
import { Badge } from "../components/state-badge.tsx";
import { caseTexts } from "../texts/cases.ts";
import type { Conversation } from "./queries.ts";

const caseLooks = {
  open: { icon: IconHeadset, tone: "busy" },
  waiting: { icon: IconClockPause, tone: "wait" },
  resolved: { icon: IconCircleCheck, tone: "good" },
  closed: { icon: IconArchive, tone: "quiet" },
} as const;

const chatLooks = {
  waiting: { icon: IconHourglass, tone: "wait" },
  running: { icon: IconMessages, tone: "accent" },
  ended: { icon: IconArchive, tone: "quiet" },
} as const;

/** Where a case or chat stands for its customer: word, sign and colour. */
export function ConversationState({ of: one }: { readonly of: Conversation }) {
  const { icon: Icon, tone } = one.case === null ? chatLooks[one.chat?.state ?? "ended"] : caseLooks[one.case.state];
  return <Badge tone={tone} icon={<Icon aria-hidden stroke={1.9} />}>{one.case === null ? caseTexts.chatStates[one.chat?.state ?? "ended"] : caseTexts.states[one.case.state]}</Badge>;
}
