import { useParams } from "react-router";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { useChatDesk } from "../../chat/queries.ts";
import { caseTexts } from "../../texts/cases.ts";
import { chatTexts as texts } from "../../texts/chat.ts";
import { AppointmentNote } from "./appointment-note.tsx";
import { AskForm } from "./ask-form.tsx";
import { Denied } from "./denied.tsx";
import { Notice } from "./notice.tsx";
import { OwnChat } from "./own-chat.tsx";

const back = { to: "/cases", label: caseTexts.one.back };

/** Chat for customers: the one that is under way, else what chat is for and the first message. */
export function ChatPage() {
  const { id } = useParams();
  return id === undefined ? <Desk /> : <OneChat id={id} />;
}

function Desk() {
  const desk = useChatDesk();
  const { data } = desk;
  return (
    <Page title={texts.title} lead={texts.lead} back={back}>
      {desk.isPending && <Loading />}
      <ErrorNote error={desk.error} />
      {data?.currentId != null && <OwnChat id={data.currentId} end={data.endMinutes ?? 0} />}
      {data?.currentId === null && (
        <>
          {data.lastId !== null && <OwnChat id={data.lastId} end={data.endMinutes ?? 0} isLast />}
          {data.suspension === null && <AppointmentNote desk={data} />}
          {data.decision.outcome === "allow" ? null : <Denied desk={data} />}
          {data.notice !== null && <Notice desk={data} />}
          {data.decision.outcome === "allow" && <AskForm desk={data} />}
        </>
      )}
    </Page>
  );
}

/** A chat of one's own that the list of cases and chats leads to. */
function OneChat({ id }: { readonly id: string }) {
  const desk = useChatDesk();
  return (
    <Page title={texts.title} lead={texts.lead} back={back}>
      <OwnChat id={id} end={desk.data?.endMinutes ?? 0} isLast={desk.data?.currentId !== id} isNamed />
    </Page>
  );
}
