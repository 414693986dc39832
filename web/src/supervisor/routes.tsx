import { lazy } from "react";
import { Route, Routes } from "react-router";
import { RequireRole } from "../session/require-role.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { Workplace } from "../staff/frame/workplace.tsx";
import { OverviewPage } from "./overview/overview-page.tsx";

const ChartsPage = lazy(async () => ({ default: (await import("./charts/charts-page.tsx")).ChartsPage }));
const CasesBehindPage = lazy(async () => ({ default: (await import("./charts/cases-behind-page.tsx")).CasesBehindPage }));
const CalendarPage = lazy(async () => ({ default: (await import("./calendar/calendar-page.tsx")).CalendarPage }));
const PolicyPage = lazy(async () => ({ default: (await import("./policy/policy-page.tsx")).PolicyPage }));
const DecisionPage = lazy(async () => ({ default: (await import("./policy/decision-page.tsx")).DecisionPage }));
const ComparePage = lazy(async () => ({ default: (await import("./policy/compare-page.tsx")).ComparePage }));
const LedgerPage = lazy(async () => ({ default: (await import("./ledger/ledger-page.tsx")).LedgerPage }));
const ChatWatchPage = lazy(async () => ({ default: (await import("./chat/chat-watch-page.tsx")).ChatWatchPage }));
const ComplaintsPage = lazy(async () => ({ default: (await import("../staff/cases/complaints-page.tsx")).ComplaintsPage }));
const PeoplePage = lazy(async () => ({ default: (await import("./people-page.tsx")).PeoplePage }));
const StaffTransferPage = lazy(async () => ({ default: (await import("../staff/transfer/staff-transfer-page.tsx")).StaffTransferPage }));

/** The addresses below `/supervisor`. Auditors read records here, one transfer's included; the server gives them no contents. */
export function SupervisorRoutes() {
  return (
    <Workplace>
      <Routes>
        <Route index element={<OverviewPage />} />
        <Route path="charts" element={<ChartsPage />} />
        <Route path="charts/cases" element={<CasesBehindPage />} />
        <Route path="policy" element={<PolicyPage />} />
        <Route path="policy/compare" element={<ComparePage />} />
        <Route path="policy/decisions/:id" element={<DecisionPage />} />
        <Route path="calendar" element={<RequireRole roles={["supervisor"]}><CalendarPage /></RequireRole>} />
        <Route path="ledger" element={<LedgerPage />} />
        <Route path="chat" element={<RequireRole roles={["supervisor"]}><ChatWatchPage /></RequireRole>} />
        <Route path="complaints" element={<RequireRole roles={["supervisor"]}><ComplaintsPage /></RequireRole>} />
        <Route path="people" element={<RequireRole roles={["supervisor"]}><PeoplePage /></RequireRole>} />
        <Route path="transfers/:id" element={<StaffTransferPage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Workplace>
  );
}
