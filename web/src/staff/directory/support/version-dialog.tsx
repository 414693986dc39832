import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../server/api.ts";
import { useChange } from "../../../support/use-change.ts";
import { supportTexts } from "../../../texts/support.ts";
import { words } from "../../../texts/words.ts";

const texts = supportTexts.licences;

/** Says which version of a product is current; emptied, nobody knows (ALO-8). */
export function VersionDialog({ accountId, product, current, onClose }: { readonly accountId: string; readonly product: string; readonly current: string; readonly onClose: () => void }) {
  const [version, setVersion] = useState(current);
  const isWrong = version.trim() !== "" && !/^\d+(\.\d+)*$/.test(version.trim());
  const save = useChange(accountId, () => api("PUT /api/directory/products/:product", { params: { product }, body: { version: version.trim() === "" ? null : version.trim() } }), { done: () => supportTexts.plan.saved, then: onClose });
  return (
    <ConfirmDialog isOpen title={texts.setCurrentTitle(product)} confirm={words.actions.save} isBusy={save.isPending} onClose={onClose} onConfirm={() => { if (!isWrong) save.mutate(undefined); }}>
      <p>{texts.setCurrentText}</p>
      <Field label={texts.setCurrentLabel} error={isWrong ? texts.versionWrong : undefined}>{(wiring) => <input {...wiring} maxLength={40} autoComplete="off" value={version} onChange={(event) => { setVersion(event.currentTarget.value); }} />}</Field>
      <ErrorNote error={save.error} />
    </ConfirmDialog>
  );
}
