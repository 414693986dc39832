import { useState } from "react";
import { useChatChange, type Chat, type ChatRoom } from "../../chat/queries.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { chatTexts, staffChatTexts } from "../../texts/chat.ts";

interface ChatDialogProps {
  readonly chat: Chat;
  readonly room: ChatRoom;
  readonly onClose: () => void;
}

/** To somebody else who is in their shift; those who are there come first. */
export function HandOverDialog({ chat, room, onClose }: ChatDialogProps) {
  const texts = staffChatTexts.handOver;
  const people = room.items.filter((one) => one.mayChat && one.isInShift && one.person.id !== chat.holder?.id).toSorted((one, other) => Number(other.isPresent) - Number(one.isPresent));
  const [personId, setPersonId] = useState(people[0]?.person.id ?? "");
  const change = useChatChange(onClose);
  return (
    <ConfirmDialog isOpen title={texts.title} confirm={texts.confirm} isBusy={change.isPending} onClose={onClose} onConfirm={() => { if (personId !== "") change.mutate(() => api("POST /api/chats/:id/hand-over", { params: { id: chat.id }, body: { personId } })); }}>
      <p>{people.length === 0 ? texts.none : texts.text}</p>
      {people.length > 0 && (
        <Field label={texts.to}>
          {(wiring) => (
            <select {...wiring} name="person" value={personId} onChange={(event) => { setPersonId(event.currentTarget.value); }}>
              {people.map(({ person, isPresent }) => <option key={person.id} value={person.id}>{isPresent ? `${person.name} (${texts.there})` : person.name}</option>)}
            </select>
          )}
        </Field>
      )}
      <ErrorNote error={change.error} />
    </ConfirmDialog>
  );
}

/** What the chat is about; the portal tells the customer where a chat only points the way. */
export function DirectDialog({ chat, room, onClose }: ChatDialogProps) {
  const texts = staffChatTexts.direct;
  const [topic, setTopic] = useState(chat.topic ?? room.topics[0]?.topic ?? "");
  const [detail, setDetail] = useState("");
  const change = useChatChange(onClose);
  const direct = async (): Promise<Chat> => (await api("POST /api/chats/:id/direct", { params: { id: chat.id }, body: { topic, ...(detail.trim() === "" ? {} : { detail: detail.trim() }) } })).chat;
  return (
    <ConfirmDialog isOpen title={texts.title} confirm={texts.confirm} isBusy={change.isPending} onClose={onClose} onConfirm={() => { change.mutate(direct); }}>
      <p>{texts.text}</p>
      <Field label={texts.topic}>
        {(wiring) => (
          <select {...wiring} name="topic" value={topic} onChange={(event) => { setTopic(event.currentTarget.value); }}>
            {room.topics.map((one) => <option key={one.topic} value={one.topic}>{one.isAnswered ? one.title : `${one.title} (${chatTexts.form.pointedOn})`}</option>)}
          </select>
        )}
      </Field>
      <Field label={texts.detail} isOptional={topic !== "other"}>{(wiring) => <input {...wiring} name="detail" maxLength={500} value={detail} onChange={(event) => { setDetail(event.currentTarget.value); }} />}</Field>
      <ErrorNote error={change.error} />
    </ConfirmDialog>
  );
}

/** A case with all that was said. */
export function IntoCaseDialog({ chat, room, onClose }: ChatDialogProps) {
  const texts = staffChatTexts.intoCase;
  const [title, setTitle] = useState("");
  const [department, setDepartment] = useState(room.departments.find(({ id }) => chat.topic?.startsWith(`${id}-`) === true)?.id ?? room.departments[0]?.id ?? "");
  const change = useChatChange(onClose);
  return (
    <ConfirmDialog isOpen title={texts.title} confirm={texts.confirm} isBusy={change.isPending} onClose={onClose} onConfirm={() => { change.mutate(() => api("POST /api/chats/:id/case", { params: { id: chat.id }, body: { department, ...(title.trim() === "" ? {} : { title: title.trim() }) } })); }}>
      <p>{texts.text}</p>
      <Field label={texts.caseTitle} isOptional>{(wiring) => <input {...wiring} name="title" maxLength={200} value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />}</Field>
      <Field label={texts.department}>
        {(wiring) => <select {...wiring} name="department" value={department} onChange={(event) => { setDepartment(event.currentTarget.value); }}>{room.departments.map(({ id, title: name }) => <option key={id} value={id}>{name}</option>)}</select>}
      </Field>
      <ErrorNote error={change.error} />
    </ConfirmDialog>
  );
}
