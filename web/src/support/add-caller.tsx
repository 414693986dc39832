import { useState } from "react";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Choice, Field } from "../components/field.tsx";
import { api } from "../server/api.ts";
import { supportTexts } from "../texts/support.ts";
import { words } from "../texts/words.ts";
import { useChange } from "./use-change.ts";

const texts = supportTexts.callers;
const addressLike = /^[^\s@]+@[^\s@]+$/;

/** Declares somebody, at once as a named caller where the plan has room. */
export function AddCaller({ accountId, mayName, onClose }: { readonly accountId: string; readonly mayName: boolean; readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [isNamed, setIsNamed] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const isWrong = !addressLike.test(email.trim());
  const add = useChange(accountId, () => api("PATCH /api/accounts/:accountId/callers", { params: { accountId }, body: { contacts: [{ email: email.trim(), ...(name.trim() === "" ? {} : { name: name.trim() }), ...(isNamed ? { isNamed } : {}) }] } }), { done: () => texts.added(name.trim() === "" ? email.trim() : name.trim()), then: onClose });
  return (
    <ConfirmDialog
      isOpen
      title={texts.addTitle}
      confirm={words.actions.save}
      isBusy={add.isPending}
      onClose={onClose}
      onConfirm={() => {
        setWasTried(true);
        if (!isWrong) add.mutate(undefined);
      }}
    >
      <Field label={texts.name} isOptional>{(wiring) => <input {...wiring} maxLength={100} autoComplete="off" value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}</Field>
      <Field label={texts.email} error={wasTried && isWrong ? texts.emailWrong : undefined}>{(wiring) => <input {...wiring} type="text" inputMode="email" maxLength={320} autoComplete="off" value={email} onChange={(event) => { setEmail(event.currentTarget.value); }} />}</Field>
      {mayName && <Choice name="named" kind="checkbox" isChosen={isNamed} onChoose={setIsNamed} label={texts.asNamed} />}
      <ErrorNote error={add.error} words={{ "policy-refused": texts.refused }} />
    </ConfirmDialog>
  );
}
