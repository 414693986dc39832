import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { CallersChange } from "../../../server/contract/shapes/directory.ts";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Field } from "../components/field.tsx";
import { Actions, Quiet } from "../components/page.tsx";
import { api } from "../server/api.ts";
import { supportTexts } from "../texts/support.ts";
import { words } from "../texts/words.ts";
import { AddCaller } from "./add-caller.tsx";
import type { Contact, SupportSheet } from "./queries.ts";
import styles from "./support.module.css";
import { useChange } from "./use-change.ts";

const texts = supportTexts.callers;
type Asking = { readonly kind: "add" } | { readonly kind: "remove" | "swap"; readonly contact: Contact };

/** Declared users and named callers, and every change that the plan has room for; for staff and for the customer's own people. */
export function CallersCard({ sheet }: { readonly sheet: SupportSheet }) {
  const { accountId, contacts, namedCallers } = sheet;
  const [asking, setAsking] = useState<Asking | null>(null);
  const [other, setOther] = useState("");
  const close = (): void => { setAsking(null); };
  const change = useChange(accountId, (body: CallersChange) => api("PATCH /api/accounts/:accountId/callers", { params: { accountId }, body }), { done: () => texts.saved, then: close });
  const open = (next: Asking): void => {
    change.reset();
    setOther("");
    setAsking(next);
  };
  const swappable = contacts.filter((one) => !one.isNamed);
  return (
    <Card title={texts.title} aside={namedCallers === null ? undefined : texts.used(namedCallers.used, namedCallers.limit)}>
      <Quiet>{texts.lead}</Quiet>
      {contacts.length === 0 && <p>{texts.none}</p>}
      <ul className={styles.list}>
        {contacts.map((contact) => (
          <li key={contact.id} className={styles.row}>
            <div>
              <span className={styles.name}>{contact.name}</span> {contact.isNamed && <span className={styles.badge}>{texts.named}</span>}
              <p className={styles.quiet}>{contact.email}</p>
            </div>
            <div className={styles.buttons} role="group" aria-label={texts.of(contact.name)}>
              {namedCallers !== null && !contact.isNamed && <Button isSmall look="plain" onClick={() => { change.mutate({ contacts: [{ email: contact.email, isNamed: true }] }); }}>{texts.makeNamed}</Button>}
              {contact.isNamed && <Button isSmall look="plain" onClick={() => { open({ kind: "swap", contact }); }}>{texts.swap}</Button>}
              {contact.isNamed && <Button isSmall look="plain" onClick={() => { change.mutate({ contacts: [{ email: contact.email, isNamed: false }] }); }}>{texts.unname}</Button>}
              <Button isSmall look="plain" onClick={() => { open({ kind: "remove", contact }); }}>{texts.remove}</Button>
            </div>
          </li>
        ))}
      </ul>
      {asking === null && <ErrorNote error={change.error} words={{ "policy-refused": texts.refused }} />}
      <Actions><Button icon={<IconPlus aria-hidden />} onClick={() => { open({ kind: "add" }); }}>{texts.add}</Button></Actions>
      {asking?.kind === "add" && <AddCaller accountId={accountId} mayName={namedCallers !== null} onClose={close} />}
      {asking?.kind === "remove" && (
        <ConfirmDialog isOpen title={texts.removeTitle(asking.contact.name)} confirm={texts.remove} isDangerous isBusy={change.isPending} onClose={close} onConfirm={() => { change.mutate({ removedContacts: [asking.contact.email] }); }}>
          <p>{texts.removeText}</p>
          <ErrorNote error={change.error} />
        </ConfirmDialog>
      )}
      {asking?.kind === "swap" && (
        <ConfirmDialog
          isOpen
          title={texts.swapTitle(asking.contact.name)}
          confirm={words.actions.save}
          isBusy={change.isPending}
          onClose={close}
          onConfirm={() => {
            const into = other === "" ? swappable[0]?.email : other;
            if (into !== undefined) change.mutate({ swappedCallers: [{ out: asking.contact.email, in: into }] });
          }}
        >
          <p>{texts.swapText}</p>
          {swappable.length === 0 ? <p>{texts.swapNobody}</p> : (
            <Field label={texts.swapWith}>
              {(wiring) => <select {...wiring} value={other === "" ? swappable[0]?.email : other} onChange={(event) => { setOther(event.currentTarget.value); }}>{swappable.map((one) => <option key={one.id} value={one.email}>{one.name} ({one.email})</option>)}</select>}
            </Field>
          )}
          <ErrorNote error={change.error} words={{ "policy-refused": texts.refused }} />
        </ConfirmDialog>
      )}
    </Card>
  );
}
