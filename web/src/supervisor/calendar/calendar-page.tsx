import { useQuery } from "@tanstack/react-query";
import { ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { ApiError, api } from "../../server/api.ts";
import { appointmentTexts, calendarTexts as texts } from "../../texts/calendar.ts";
import { DataTable } from "../data-table.tsx";
import { WatchTabs } from "../watch-tabs.tsx";
import { CalendarEditor } from "./calendar-editor.tsx";
import { DepartmentsCard } from "./departments-card.tsx";
import type { Calendar } from "./draft.ts";

/** Every department's calendar, to be edited and published as a next version; and who is in which department. */
export function CalendarPage() {
  const calendars = useQuery({ queryKey: ["calendars"], queryFn: ({ signal }) => api("GET /api/calendars", { signal }), retry: false });
  const hasNone = calendars.error instanceof ApiError && calendars.error.status === 404;
  return (
    <Page title={texts.title} lead={texts.lead} width="wide" actions={<ButtonLink to="/staff/appointments">{appointmentTexts.title}</ButtonLink>}>
      <WatchTabs />
      {calendars.isPending && <Loading />}
      {hasNone ? <Note>{texts.none}</Note> : <ErrorNote error={calendars.error} />}
      {calendars.data?.items.map((calendar) => <Department key={`${calendar.department} ${String(calendar.version)}`} calendar={calendar} />)}
      <DepartmentsCard />
    </Page>
  );
}

function Department({ calendar }: { readonly calendar: Calendar }) {
  const due = calendar.summer.find(({ isReminderDue }) => isReminderDue);
  return (
    <>
      {due !== undefined && <Note tone="wait" title={texts.summerDue(due.year)}><p>{texts.summerDueText}</p></Note>}
      <Card title={calendar.title} aside={<>{texts.version(calendar.version)}{calendar.versions.length === 0 && `, ${texts.fromProfile}`}</>}>
        <Quiet>{texts.zone(calendar.zone)} {texts.keepsDue}</Quiet>
        <CalendarEditor calendar={calendar} />
        <details>
          <summary>{texts.history}</summary>
          {calendar.versions.length === 0 ? <Quiet>{texts.historyNone}</Quiet> : (
            <DataTable
              caption={texts.history}
              rows={calendar.versions}
              keyOf={(row) => String(row.version)}
              columns={[
                { name: texts.history, cell: (row) => texts.version(row.version) },
                { name: texts.when, cell: (row) => <Timestamp at={row.publishedAt} /> },
                { name: texts.who, cell: (row) => row.publishedBy ?? "" },
              ]}
            />
          )}
        </details>
      </Card>
    </>
  );
}
