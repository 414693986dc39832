import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../../../server/domain/custody/words.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { peopleTexts as texts } from "../../texts/directory.ts";
import { staffTexts } from "../../texts/staff.ts";
import { withStepUp } from "../frame/step-up.ts";

const vendorRoles = ["staff", "contractor", "supervisor", "auditor"] as const;
type VendorRole = (typeof vendorRoles)[number];

interface InviteDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The customer whom the person acts for; without it one of the vendor's people is invited. */
  readonly accountId?: string;
  /** Who is meant, where that is known already. */
  readonly initial?: { readonly email: string; readonly name: string };
}

/** Invites a person by mail. */
export function InviteDialog(props: InviteDialogProps) {
  const [round, setRound] = useState(0);
  return <Form key={round} {...props} onAgain={() => { setRound(round + 1); }} />;
}

function Form({ isOpen, onClose, accountId, initial, onAgain }: InviteDialogProps & { readonly onAgain: () => void }) {
  const client = useQueryClient();
  const [email, setEmail] = useState(initial?.email ?? "");
  const [name, setName] = useState(initial?.name ?? "");
  const [role, setRole] = useState<VendorRole>("staff");
  const [wasTried, setWasTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const isEmailWrong = !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  const invite = useMutation({
    mutationFn: () => withStepUp(() => {
      const who = { email: email.trim(), name: name.trim() };
      const vendor: { role: Role; isContractor?: boolean } = role === "contractor" ? { role: "staff", isContractor: true } : { role };
      return api("POST /api/people", { body: accountId === undefined ? { ...who, ...vendor } : { ...who, role: "customer", accountId }, idempotencyKey: `${key}-${email.trim()}-${role}` });
    }),
    onSuccess: async (person) => {
      await Promise.all([client.invalidateQueries({ queryKey: ["people"] }), client.invalidateQueries({ queryKey: ["accounts"] }), client.invalidateQueries({ queryKey: ["cases"] })]);
      showToast(texts.invited(person.name));
      onClose();
      onAgain();
    },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={texts.inviteTitle}
      confirm={texts.invite}
      isBusy={invite.isPending}
      onClose={onClose}
      onConfirm={() => {
        setWasTried(true);
        if (!isEmailWrong && name.trim() !== "") invite.mutate();
      }}
    >
      <p>{texts.inviteText}</p>
      <Field label={texts.email} error={wasTried && isEmailWrong ? texts.emailWrong : undefined}>
        {(wiring) => <input {...wiring} type="email" name="invite-email" autoComplete="off" maxLength={254} value={email} onChange={(event) => { setEmail(event.currentTarget.value); }} />}
      </Field>
      <Field label={texts.name} error={wasTried && name.trim() === "" ? texts.nameMissing : undefined}>
        {(wiring) => <input {...wiring} name="invite-name" autoComplete="off" maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}
      </Field>
      {accountId === undefined && (
        <Choices legend={texts.role}>
          {vendorRoles.map((one) => <Choice key={one} name="role" value={one} isChosen={role === one} onChoose={() => { setRole(one); }} label={one === "contractor" ? texts.contractor : staffTexts.roles[one]} hint={texts.roleHints[one]} />)}
        </Choices>
      )}
      <ErrorNote error={invite.error} words={{ conflict: texts.conflict }} />
    </ConfirmDialog>
  );
}
