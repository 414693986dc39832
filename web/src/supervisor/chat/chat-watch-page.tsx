import { useQuery } from "@tanstack/react-query";
import { Loading } from "../../components/empty-state.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { chatWatchTexts } from "../../texts/chat.ts";
import { language } from "../../texts/format.ts";
import { DataTable } from "../data-table.tsx";
import { WatchTabs } from "../watch-tabs.tsx";
import { Misuse } from "./misuse.tsx";
import { Shifts } from "./shifts.tsx";

const twoDigits = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** What supervisors watch and decide about chats. */
export function ChatWatchPage() {
  const misuse = useQuery({ queryKey: ["chats", "misuse"], queryFn: ({ signal }) => api("GET /api/chat/misuse", { signal }) });
  return (
    <Page title={chatWatchTexts.title} lead={chatWatchTexts.lead} width="wide">
      <WatchTabs />
      {misuse.isPending && <Loading />}
      <ErrorNote error={misuse.error} />
      {misuse.data !== undefined && <Misuse overview={misuse.data} />}
      <Averages />
      <Shifts />
    </Page>
  );
}

function Averages() {
  const texts = chatWatchTexts.averages;
  const { data } = useQuery({ queryKey: ["chats", "averages"], queryFn: ({ signal }) => api("GET /api/chat/averages", { signal }) });
  if (data === undefined) return null;
  return (
    <Card title={texts.title} aside={data.leftOut === 0 ? undefined : texts.leftOut(data.leftOut)}>
      {data.people.length === 0 ? <Quiet>{texts.none}</Quiet> : (
        <DataTable
          caption={texts.title}
          rows={data.people}
          keyOf={({ person }) => person.id}
          columns={[{ name: texts.person, cell: ({ person }) => person.name }, { name: texts.surveys, cell: ({ surveys }) => surveys }, { name: texts.average, cell: ({ averageHundredths }) => twoDigits.format(averageHundredths / 100) }]}
        />
      )}
    </Card>
  );
}
