import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Case } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";
import { InviteDialog } from "../directory/invite-dialog.tsx";
import { withStepUp } from "../frame/step-up.ts";

const texts = staffCaseTexts.noSignIn;

/** Says that whoever asked cannot read an answer here, and offers to invite them. */
export function NoSignIn({ of: one }: { readonly of: Case }) {
  const [isOpen, setIsOpen] = useState(false);
  const { unseen } = one;
  const again = useMutation({
    mutationFn: (personId: string) => withStepUp(() => api("POST /api/people/:personId/invite-again", { params: { personId } })),
    onSuccess: () => { showToast(texts.invitedAgain); },
  });
  if (unseen === null) return null;
  const { personId } = unseen;
  const who = unseen.name === unseen.email || unseen.name === "" ? unseen.email : `${unseen.name} (${unseen.email})`;
  return (
    <Note tone="wait" title={unseen.signIn === "none" ? texts.none(who) : texts.invited(who)}>
      <p>{texts.mailed}</p>
      <ErrorNote error={again.error} />
      {personId === null ? <Button isSmall onClick={() => { setIsOpen(true); }}>{texts.invite}</Button> : <Button isSmall isBusy={again.isPending} onClick={() => { again.mutate(personId); }}>{texts.inviteAgain}</Button>}
      <InviteDialog key={unseen.email} isOpen={isOpen} onClose={() => { setIsOpen(false); }} accountId={one.account.id} initial={{ email: unseen.email, name: unseen.name === unseen.email ? "" : unseen.name }} />
    </Note>
  );
}
