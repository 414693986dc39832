import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { savedReplyTexts as texts } from "../../texts/saved-replies.ts";
import { useSavedReplyChange, type SavedReply } from "./queries.ts";

/** Name and text of a reply, a new one or one that is there. What somebody else changed meanwhile is not written over. */
export function ReplyDialog({ reply, onClose }: { readonly reply: SavedReply | null; readonly onClose: () => void }) {
  const [name, setName] = useState(reply?.name ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const [isTried, setTried] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const save = useSavedReplyChange(
    async (body: { name: string; text: string }) => {
      try {
        await (reply === null ? api("POST /api/saved-replies", { body, idempotencyKey: key }) : api("PUT /api/saved-replies/:id", { params: { id: reply.id }, body: { ...body, version: reply.version } }));
      } catch (failure) {
        setKey(newIdempotencyKey());
        throw failure;
      }
    },
    () => {
      showToast(texts.saved);
      onClose();
    },
  );
  const missing = (value: string): string | undefined => (isTried && value.trim() === "" ? texts.missing : undefined);
  return (
    <ConfirmDialog
      isOpen
      title={reply === null ? texts.add : texts.change}
      confirm={texts.save}
      isBusy={save.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (name.trim() !== "" && text.trim() !== "" && !save.isPending) save.mutate({ name: name.trim(), text: text.trim() });
      }}
    >
      <Field label={texts.name} hint={texts.nameHint} error={missing(name)}>{(wiring) => <input {...wiring} name="name" maxLength={80} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}</Field>
      <Field label={texts.text} hint={texts.textHint} error={missing(text)}>{(wiring) => <textarea {...wiring} name="text" rows={7} maxLength={4000} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />}</Field>
      <ErrorNote error={save.error} words={{ conflict: texts.conflict }} />
    </ConfirmDialog>
  );
}
