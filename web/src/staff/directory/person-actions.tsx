import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { peopleTexts as texts } from "../../texts/directory.ts";
import { withStepUp } from "../frame/step-up.ts";
import type { Person } from "../queries.ts";
import { ChangePersonDialog } from "./change-person-dialog.tsx";
import styles from "./directory.module.css";

type Act = "invite-again" | "unlock" | "enable" | "disable" | "reset";

/** What can be done about a person: only what their state allows stands there. */
export function PersonActions({ person, isSupervisor }: { readonly person: Person; readonly isSupervisor: boolean }) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<"disable" | "reset" | "change" | null>(null);
  const close = (): void => { setDialog(null); };
  const params = { personId: person.id };
  const act = useMutation({
    mutationFn: (what: Act) => withStepUp((): Promise<unknown> => {
      if (what === "invite-again") return api("POST /api/people/:personId/invite-again", { params });
      if (what === "unlock") return api("POST /api/people/:personId/unlock", { params });
      if (what === "reset") return api("POST /api/people/:personId/second-factor", { params });
      return api("PATCH /api/people/:personId", { params, body: { isDisabled: what === "disable" } });
    }),
    onSuccess: async (_, what) => {
      await client.invalidateQueries({ queryKey: ["people"] });
      const said = { "invite-again": texts.invitedAgain, unlock: texts.unlocked, enable: texts.enabled, disable: texts.disabled, reset: texts.resetDone } as const;
      showToast(said[what](person.name));
      close();
    },
  });
  const isVendor = person.role !== "customer";
  return (
    <div>
      <div className={styles.buttons} role="group" aria-label={texts.actions(person.name)}>
        {person.state === "invited" && <Button isSmall look="plain" isBusy={act.isPending} onClick={() => { act.mutate("invite-again"); }}>{texts.inviteAgain}</Button>}
        {person.state === "locked" && isSupervisor && <Button isSmall look="plain" isBusy={act.isPending} onClick={() => { act.mutate("unlock"); }}>{texts.unlock}</Button>}
        {isVendor && isSupervisor && person.state === "active" && person.hasSecondFactor && <Button isSmall look="plain" onClick={() => { setDialog("reset"); }}>{texts.resetFactor}</Button>}
        <Button isSmall look="plain" onClick={() => { setDialog("change"); }}>{texts.change}</Button>
        {person.state === "disabled"
          ? <Button isSmall look="plain" isBusy={act.isPending} onClick={() => { act.mutate("enable"); }}>{texts.enable}</Button>
          : <Button isSmall look="plain" onClick={() => { setDialog("disable"); }}>{texts.disable}</Button>}
      </div>
      {dialog === null && <ErrorNote error={act.error} />}
      <ConfirmDialog isOpen={dialog === "disable"} title={texts.disableTitle(person.name)} confirm={texts.disable} isDangerous isBusy={act.isPending} onClose={close} onConfirm={() => { act.mutate("disable"); }}>
        <p>{texts.disableText}</p>
        <ErrorNote error={act.error} />
      </ConfirmDialog>
      <ConfirmDialog isOpen={dialog === "reset"} title={texts.resetTitle(person.name)} confirm={texts.resetFactor} isDangerous isBusy={act.isPending} onClose={close} onConfirm={() => { act.mutate("reset"); }}>
        <p>{texts.resetText}</p>
        <ErrorNote error={act.error} />
      </ConfirmDialog>
      <ChangePersonDialog key={`${person.name}-${person.role}-${String(person.isContractor)}`} person={person} isOpen={dialog === "change"} onClose={close} />
    </div>
  );
}
