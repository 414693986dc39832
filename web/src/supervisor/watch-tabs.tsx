import { useLocation } from "react-router";
import { useSelf } from "../session/session.ts";
import { LinkTabs } from "../staff/frame/link-tabs.tsx";
import { calendarTexts } from "../texts/calendar.ts";
import { lookBackTexts } from "../texts/look-back.ts";
import { supervisorTexts } from "../texts/supervisor.ts";

const texts = supervisorTexts.tabs;

/** The parts of supervision; auditors have no people to manage. */
export function WatchTabs() {
  const { pathname } = useLocation();
  const { role } = useSelf().person;
  const tabs = [
    { to: "/supervisor", label: texts.overview },
    { to: "/supervisor/charts", label: texts.charts },
    { to: "/supervisor/policy", label: lookBackTexts.tab },
    { to: "/supervisor/ledger", label: texts.ledger },
    ...(role === "supervisor" ? [{ to: "/supervisor/calendar", label: calendarTexts.tab }, { to: "/supervisor/chat", label: texts.chat }, { to: "/supervisor/people", label: texts.people }] : []),
  ];
  return <LinkTabs label={texts.label} tabs={tabs.map((tab) => ({ ...tab, isHere: pathname === tab.to }))} />;
}
