import { IconBan, IconCircleCheck, IconClockHour4, IconEye, IconPlayerPause } from "@tabler/icons-react";
import { Badge } from "../components/state-badge.tsx";
import { sessionWords } from "../texts/remote-sessions.ts";
import type { RemoteSessionSummary } from "./queries.ts";

const looks = {
  requested: { icon: IconClockHour4, tone: "wait" },
  offered: { icon: IconClockHour4, tone: "wait" },
  denied: { icon: IconBan, tone: "quiet" },
  "timed-out": { icon: IconBan, tone: "quiet" },
  active: { icon: IconEye, tone: "busy" },
  paused: { icon: IconPlayerPause, tone: "wait" },
  revoked: { icon: IconBan, tone: "quiet" },
  expired: { icon: IconCircleCheck, tone: "quiet" },
  ended: { icon: IconCircleCheck, tone: "good" },
} as const;

export function SessionBadge({ state }: { readonly state: RemoteSessionSummary["state"] }) {
  const { icon: Icon, tone } = looks[state];
  return <Badge tone={tone} icon={<Icon aria-hidden stroke={1.9} />}>{sessionWords.states[state]}</Badge>;
}
