import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { RouteInput } from "../../../../server/contract/types.ts";
import type { Chat } from "../../chat/queries.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { staffChatTexts } from "../../texts/chat.ts";

const texts = staffChatTexts.incident;
type Incident = RouteInput<"POST /api/chats/:id/incidents", "body">;
const kinds = ["A", "B", "C", "D", "O"] as const;
const abouts = ["person", "time", "outage", "feature", "other"] as const;

/** Documents an incident; the rules of fairness say at once where it is none. */
export function IncidentDialog({ chat, onClose }: { readonly chat: Chat; readonly onClose: () => void }) {
  const [incident, setIncident] = useState<Incident>({ kind: "D", about: "person", words: "" });
  const [key, setKey] = useState(newIdempotencyKey);
  const set = (values: Partial<Incident>): void => { setIncident({ ...incident, ...values }); };
  const file = useMutation({
    mutationFn: () => api("POST /api/chats/:id/incidents", { params: { id: chat.id }, body: incident, idempotencyKey: key }),
    onSuccess: () => { showToast(texts.done); onClose(); },
    onError: () => { setKey(newIdempotencyKey()); },
  });
  const check = (name: "isSevere" | "refusedQuestions" | "broughtNews" | "isUnderStaffControl", label: string) => <Choice kind="checkbox" name={name} isChosen={incident[name] === true} onChoose={(isChosen) => { set({ [name]: isChosen }); }} label={label} />;
  return (
    <ConfirmDialog isOpen title={texts.title} confirm={texts.confirm} isBusy={file.isPending} onClose={onClose} onConfirm={() => { if (incident.words.trim() !== "") file.mutate(); }}>
      <p>{texts.text}</p>
      <Field label={texts.kind}>
        {(wiring) => <select {...wiring} name="kind" value={incident.kind} onChange={(event) => { set({ kind: event.currentTarget.value as Incident["kind"] }); }}>{kinds.map((kind) => <option key={kind} value={kind}>{texts.kinds[kind]}</option>)}</select>}
      </Field>
      <Field label={texts.about}>
        {(wiring) => <select {...wiring} name="about" value={incident.about} onChange={(event) => { set({ about: event.currentTarget.value as Incident["about"] }); }}>{abouts.map((about) => <option key={about} value={about}>{texts.abouts[about]}</option>)}</select>}
      </Field>
      {incident.kind === "A" && check("refusedQuestions", texts.refused)}
      {incident.kind === "C" && check("isUnderStaffControl", texts.control)}
      {incident.kind === "D" && check("isSevere", texts.severe)}
      {check("broughtNews", texts.news)}
      <Field label={texts.words}>{(wiring) => <textarea {...wiring} name="words" required maxLength={2000} value={incident.words} onChange={(event) => { set({ words: event.currentTarget.value }); }} />}</Field>
      <ErrorNote error={file.error} />
    </ConfirmDialog>
  );
}
