import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { api } from "../../server/api.ts";
import type { Checkout, Transfer } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { Attestation, emptyAttestation, lackingIn, removalOf } from "./attestation.tsx";
import { useTransferAct } from "./change-transfer.ts";

const texts = staffTransferTexts.removal;

/** Checkouts that ended while their copy is not attested as gone: one's own with a button, those of others by name. */
export function Outstanding({ transfer }: { readonly transfer: Transfer }) {
  const { person } = useSelf();
  const open = transfer.checkouts.filter((checkout) => checkout.isRemovalOutstanding && checkout.endedAt !== null);
  return open.map((checkout) => (checkout.holder.id === person.id
    ? <OwnRemoval key={checkout.id} transfer={transfer} checkout={checkout} />
    : <Note key={checkout.id} tone="wait">{texts.ofOthers(checkout.holder.name)}</Note>));
}

function OwnRemoval({ transfer, checkout }: { readonly transfer: Transfer; readonly checkout: Checkout }) {
  const [isOpen, setIsOpen] = useState(false);
  const [values, setValues] = useState(emptyAttestation);
  const [wasTried, setWasTried] = useState(false);
  const attest = useTransferAct(transfer.id, async () => {
    const body = removalOf(values);
    if (body !== undefined) await api("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id: transfer.id, cid: checkout.id }, body });
  }, texts.done, () => { setIsOpen(false); });
  return (
    <Note tone="wait" title={texts.title}>
      <p>{texts.text(checkout.device)}</p>
      <Button isSmall look="primary" onClick={() => { setIsOpen(true); }}>{texts.button}</Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={texts.dialog}
        confirm={texts.button}
        isBusy={attest.isPending}
        onClose={() => { setIsOpen(false); }}
        onConfirm={() => {
          setWasTried(true);
          if (Object.keys(lackingIn(values)).length === 0) attest.mutate(undefined);
        }}
      >
        {isOpen && <Attestation values={values} onChange={setValues} wasTried={wasTried} />}
        <ErrorNote error={attest.error} />
      </ConfirmDialog>
    </Note>
  );
}
