import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { plainDate, supportChartTexts as texts } from "../../texts/look-back.ts";
import { CaseRows } from "./case-rows.tsx";

const measures = ["opened", "in-time", "late", "unanswered", "urgent"] as const;
const isDay = (value: string | null): value is string => value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** The cases behind a number of the charts; the address holds which. */
export function CasesBehindPage() {
  const [search] = useSearchParams();
  const measure = measures.find((one) => one === search.get("measure")) ?? "opened";
  const [from, to] = [search.get("from"), search.get("to")];
  const span = { ...(isDay(from) ? { from } : {}), ...(isDay(to) ? { to } : {}) };
  const cases = useQuery({ queryKey: ["charts", "cases", measure, span], queryFn: ({ signal }) => api("GET /api/charts/support/cases", { query: { measure, ...span }, signal }) });
  return (
    <Page title={texts.behindTitle(texts.measures[measure])} lead={isDay(from) && isDay(to) ? texts.behindLead(plainDate(from), plainDate(to)) : undefined} width="wide" back={{ to: "/supervisor/charts", label: texts.back }}>
      {cases.isPending && <Loading />}
      <ErrorNote error={cases.error} />
      {cases.data !== undefined && <Card>{cases.data.items.length === 0 ? <Quiet>{texts.none}</Quiet> : <CaseRows caption={texts.measures[measure]} rows={cases.data.items} />}{cases.data.isCut && <Quiet>{texts.behindCut}</Quiet>}</Card>}
    </Page>
  );
}
