import { IconMessagePlus, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { savedReplyTexts as texts } from "../../texts/saved-replies.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";
import { words } from "../../texts/words.ts";
import { useSavedReplies, useSavedReplyChange, type SavedReply } from "./queries.ts";
import { ReplyDialog } from "./reply-dialog.tsx";
import styles from "./saved-replies.module.css";

type Open = { readonly what: "change" | "remove"; readonly reply: SavedReply } | "add" | null;

/** The texts that support keeps for answers. */
export function SavedRepliesPage() {
  const replies = useSavedReplies();
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => { setOpen(null); };
  const items = replies.data?.items ?? [];
  const add = <Button look="primary" icon={<IconPlus aria-hidden />} onClick={() => { setOpen("add"); }}>{texts.add}</Button>;
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: "/staff/cases", label: staffCaseTexts.back }} actions={items.length > 0 ? add : undefined}>
      {replies.isPending && <Loading />}
      <ErrorNote error={replies.error}><Button onClick={() => void replies.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {replies.isSuccess && items.length === 0 && <EmptyState icon={<IconMessagePlus aria-hidden stroke={1.3} />} title={texts.none}><p>{texts.noneText}</p>{add}</EmptyState>}
      {items.map((reply) => <Reply key={reply.id} of={reply} onOpen={(what) => { setOpen({ what, reply }); }} />)}
      {open === "add" && <ReplyDialog reply={null} onClose={close} />}
      {open !== null && open !== "add" && (open.what === "change" ? <ReplyDialog reply={open.reply} onClose={close} /> : <RemoveDialog reply={open.reply} onClose={close} />)}
    </Page>
  );
}

function Reply({ of: reply, onOpen }: { readonly of: SavedReply; readonly onOpen: (what: "change" | "remove") => void }) {
  const { zone } = useSelf();
  return (
    <Card title={reply.name}>
      <p className={styles.text}>{reply.text}</p>
      <Quiet>{texts.by} {reply.changedBy.name}, <Timestamp at={reply.changedAt} zone={zone} show="instant" /></Quiet>
      <Actions>
        <Button isSmall aria-label={`${texts.change} ${reply.name}`} onClick={() => { onOpen("change"); }}>{texts.change}</Button>
        <Button isSmall look="plain" aria-label={`${texts.remove} ${reply.name}`} onClick={() => { onOpen("remove"); }}>{texts.remove}</Button>
      </Actions>
    </Card>
  );
}

function RemoveDialog({ reply, onClose }: { readonly reply: SavedReply; readonly onClose: () => void }) {
  const remove = useSavedReplyChange<undefined>(() => api("DELETE /api/saved-replies/:id", { params: { id: reply.id } }), () => {
    showToast(texts.removed);
    onClose();
  });
  return (
    <ConfirmDialog isOpen isDangerous title={texts.removeTitle(reply.name)} confirm={texts.remove} isBusy={remove.isPending} onClose={onClose} onConfirm={() => { if (!remove.isPending) remove.mutate(undefined); }}>
      <p>{texts.removeText}</p>
      <ErrorNote error={remove.error} />
    </ConfirmDialog>
  );
}
