import { Link } from "react-router";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useSelf } from "../../session/session.ts";
import { supportChartTexts as texts } from "../../texts/look-back.ts";
import { DataTable } from "../data-table.tsx";
import { DepartmentName } from "../department-name.tsx";

export type CaseRow = RouteAnswer<"GET /api/charts/support/cases">["items"][number];

/** Cases by what is known of them without reading them. Auditors open none. */
export function CaseRows({ caption, rows }: { readonly caption: string; readonly rows: readonly CaseRow[] }) {
  const isSupervisor = useSelf().person.role === "supervisor";
  return (
    <DataTable
      caption={caption}
      rows={rows}
      keyOf={(row) => row.id}
      columns={[
        { name: texts.number, cell: (row) => <>{isSupervisor ? <Link to={`/staff/cases/${row.id}`}>{row.number}</Link> : row.number} {row.isUrgent && <Badge tone="bad">{texts.isUrgent}</Badge>}</> },
        { name: texts.customer, cell: (row) => row.account },
        { name: texts.department, cell: (row) => <DepartmentName id={row.department} /> },
        { name: texts.openedAt, cell: (row) => <Timestamp at={row.openedAt} show="instant" /> },
        { name: texts.dueAt, cell: (row) => (row.dueAt === null ? "" : <Timestamp at={row.dueAt} />) },
        { name: texts.answeredAt, cell: (row) => (row.firstResponseAt === null ? texts.notAnswered : <Timestamp at={row.firstResponseAt} show="instant" />) },
        { name: texts.onRecord, cell: (row) => (row.breachedAt === null ? "" : <Timestamp at={row.breachedAt} show="instant" />) },
      ]}
    />
  );
}
