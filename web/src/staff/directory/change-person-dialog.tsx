import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { peopleTexts as texts } from "../../texts/directory.ts";
import { staffTexts } from "../../texts/staff.ts";
import { words } from "../../texts/words.ts";
import { withStepUp } from "../frame/step-up.ts";
import type { Person } from "../queries.ts";

const vendorRoles = ["staff", "supervisor", "auditor"] as const;

/** Name of anybody; role and contractor of the vendor's people. */
export function ChangePersonDialog({ person, isOpen, onClose }: { readonly person: Person; readonly isOpen: boolean; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState(person.role);
  const [isContractor, setIsContractor] = useState(person.isContractor);
  const isVendor = person.role !== "customer";
  const change = useMutation({
    mutationFn: () => withStepUp(() => api("PATCH /api/people/:personId", {
      params: { personId: person.id },
      body: { name: name.trim(), ...(isVendor && role !== person.role ? { role } : {}), ...(isVendor && (role === "staff" && isContractor) !== person.isContractor ? { isContractor: role === "staff" && isContractor } : {}) },
    })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["people"] });
      showToast(texts.changed);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={texts.changeTitle(person.name)}
      confirm={words.actions.save}
      isBusy={change.isPending}
      onClose={onClose}
      onConfirm={() => {
        if (name.trim() !== "") change.mutate();
      }}
    >
      <Field label={texts.name} error={name.trim() === "" ? texts.nameMissing : undefined}>
        {(wiring) => <input {...wiring} name="person-name" autoComplete="off" maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />}
      </Field>
      {isVendor && (
        <Choices legend={texts.role}>
          {vendorRoles.map((one) => <Choice key={one} name="change-role" value={one} isChosen={role === one} onChoose={() => { setRole(one); }} label={staffTexts.roles[one]} hint={texts.roleHints[one]} />)}
        </Choices>
      )}
      {isVendor && role === "staff" && <Choice kind="checkbox" name="is-contractor" isChosen={isContractor} onChoose={setIsContractor} label={texts.contractor} hint={texts.roleHints.contractor} />}
      <ErrorNote error={change.error} />
    </ConfirmDialog>
  );
}
