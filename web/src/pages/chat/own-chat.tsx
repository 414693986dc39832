import { Composer } from "../../chat/composer.tsx";
import { Conversation, TimeLeft } from "../../chat/conversation.tsx";
import { useChat, useChatChange, type Chat } from "../../chat/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions } from "../../components/page.tsx";
import { Note } from "../../components/note.tsx";
import { api } from "../../server/api.ts";
import { chatTexts as texts } from "../../texts/chat.ts";
import { Survey } from "./survey.tsx";

/** The customer's chat: who answers, what was said, how long it lasts, and how it goes on. `isLast`: it has ended; `isNamed`: by its number, not as the last one. */
export function OwnChat({ id, end, isLast = false, isNamed = false }: { readonly id: string; readonly end: number; readonly isLast?: boolean; readonly isNamed?: boolean }) {
  const { data: chat, error } = useChat(id);
  const change = useChatChange();
  if (chat === undefined) return error === null ? <Loading /> : <ErrorNote error={error} />;
  const params = { id };
  const into = (): void => { change.mutate(() => api("POST /api/chats/:id/case", { params, body: {} })); };
  const canLeave = chat.verbs.includes("end");
  return (
    <>
      {chat.verbs.includes("answer-survey") && <Survey id={id} />}
      <Card title={isLast && isNamed ? texts.named(chat.number) : titleOf(chat, isLast)} tone={isLast ? "quiet" : "accent"}>
        {chat.state === "waiting" && <Note role="status" title={chat.place === null ? undefined : texts.place(chat.place)}><p>{texts.promise} {texts.waitingText}</p></Note>}
        <TimeLeft chat={chat} end={end} />
        {chat.end !== null && <p role="status">{texts.ends[chat.end]}</p>}
        <Conversation chat={chat} />
        <Composer chat={chat} />
        <ErrorNote error={change.error} />
        <Actions>
          {chat.caseId !== null && <ButtonLink to={`/cases/${chat.caseId}`} look="primary">{texts.toCase}</ButtonLink>}
          {chat.verbs.includes("into-case") && <Button look={chat.stage === "over" ? "primary" : "ordinary"} isBusy={change.isPending} onClick={into}>{texts.intoCase}</Button>}
          {canLeave && <Button look="plain" isBusy={change.isPending} onClick={() => { change.mutate(() => api("POST /api/chats/:id/end", { params, body: {} })); }}>{texts.leave}</Button>}
        </Actions>
      </Card>
    </>
  );
}

function titleOf(chat: Chat, isLast: boolean): string {
  if (isLast) return texts.last;
  return chat.holder === null ? texts.waitingTitle : texts.with(chat.holder.name);
}
