import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { api } from "../../server/api.ts";
import type { Checkout, Transfer } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { Attestation, emptyAttestation, lackingIn, removalOf } from "./attestation.tsx";
import { useTransferAct } from "./change-transfer.ts";

const texts = staffTransferTexts.mine;

/** Ends the checkout without a result; the removal of what was downloaded can be attested at the same time. */
export function GiveBack({ transfer, checkout }: { readonly transfer: Transfer; readonly checkout: Checkout }) {
  const [isOpen, setIsOpen] = useState(false);
  const [note, setNote] = useState("");
  const [isGone, setIsGone] = useState(false);
  const [values, setValues] = useState(emptyAttestation);
  const [wasTried, setWasTried] = useState(false);
  const params = { id: transfer.id, cid: checkout.id };
  const give = useTransferAct(transfer.id, async () => {
    const removal = isGone && checkout.isRemovalOutstanding ? removalOf(values) : undefined;
    if (removal !== undefined) await api("POST /api/transfers/:id/checkouts/:cid/removal", { params, body: removal });
    await api("POST /api/transfers/:id/checkouts/:cid/give-back", { params, body: note.trim() === "" ? {} : { note: note.trim() } });
  }, texts.givenBack, () => { setIsOpen(false); });
  return (
    <>
      <Button onClick={() => { setIsOpen(true); }}>{texts.giveBack}</Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={texts.giveBackTitle}
        confirm={texts.giveBack}
        isBusy={give.isPending}
        onClose={() => { setIsOpen(false); }}
        onConfirm={() => {
          setWasTried(true);
          if (!isGone || Object.keys(lackingIn(values)).length === 0) give.mutate(undefined);
        }}
      >
        <p>{texts.giveBackText}</p>
        <Field label={texts.giveBackNote} isOptional>
          {(wiring) => <textarea {...wiring} name="give-back-note" maxLength={2000} rows={2} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />}
        </Field>
        {checkout.isRemovalOutstanding && (
          <>
            <Note tone="wait">{texts.removalOpen(checkout.bytesServed)}</Note>
            <Choice kind="checkbox" name="gone" isChosen={isGone} onChoose={setIsGone} label={texts.attestNow} />
            {isGone && <Attestation values={values} onChange={setValues} wasTried={wasTried} />}
          </>
        )}
        <ErrorNote error={give.error} />
      </ConfirmDialog>
    </>
  );
}
