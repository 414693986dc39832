import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ChatRoom } from "../../chat/queries.ts";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { chatTexts, staffChatTexts } from "../../texts/chat.ts";

const texts = staffChatTexts.presence;

/** So often the page says that somebody sits before it. Milliseconds. */
const signMs = 60_000;

/** Whether one is there for chats, and who else is. */
export function Presence({ room }: { readonly room: ChatRoom }) {
  const client = useQueryClient();
  const own = useSelf().person.id;
  const self = room.items.find(({ person }) => person.id === own);
  const change = useMutation({
    mutationFn: (state: "present" | "away") => api("PUT /api/chat/presence", { body: { state } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["chats", "room"] }),
  });
  const isPresent = change.isPending ? change.variables === "present" : self?.isPresent === true;
  useEffect(() => {
    if (!isPresent) return undefined;
    const timer = setInterval(() => { void api("PUT /api/chat/presence", { body: { state: "present" } }).catch(() => undefined); }, signMs);
    return () => { clearInterval(timer); };
  }, [isPresent]);
  if (self?.mayChat === false) return <Note tone="wait">{texts.barred(self.department)}</Note>;
  const others = room.items.filter((one) => one.person.id !== own && one.isPresent && one.isInShift && one.mayChat).map(({ person }) => person.name);
  return (
    <Card>
      <Choice kind="checkbox" name="present" isChosen={isPresent} onChoose={(isChosen) => { change.mutate(isChosen ? "present" : "away"); }} label={texts.label} hint={texts.hint} />
      {self?.isInShift !== true && <Note tone="wait">{texts.outside}</Note>}
      {others.length > 0 && <p>{chatTexts.there(others)}</p>}
      <ErrorNote error={change.error} />
    </Card>
  );
}
