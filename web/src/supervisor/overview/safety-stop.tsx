import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { withStepUp } from "../../staff/frame/step-up.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import type { Overview } from "../queries.ts";

const texts = supervisorTexts.stop;

/** Deletions are held back: why, and for a supervisor the way to let them go on, with a reason and a fresh proof. */
export function SafetyStop({ stop }: { readonly stop: NonNullable<Overview["safetyStop"]> }) {
  const { role } = useSelf().person;
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const release = useMutation({
    mutationFn: () => withStepUp(() => api("POST /api/safety-stop/release", { body: { reason: reason.trim() } })),
    onSuccess: async () => {
      setIsOpen(false);
      showToast(texts.released);
      await Promise.all([["overview"], ["queue"], ["transfers"]].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <Card title={texts.title} tone="bad" aside={<>{texts.since} <Timestamp at={stop.since} /></>}>
      <p>{texts.text(stop.wouldDelete, stop.live)}</p>
      <p>{texts.why}</p>
      {role === "supervisor" && <Actions><Button look="danger" onClick={() => { setIsOpen(true); }}>{texts.button}</Button></Actions>}
      <ConfirmDialog
        isOpen={isOpen}
        title={texts.dialog}
        confirm={texts.button}
        isDangerous
        isBusy={release.isPending}
        onClose={() => { setIsOpen(false); }}
        onConfirm={() => {
          setWasTried(true);
          if (reason.trim() !== "") release.mutate();
        }}
      >
        <p>{texts.dialogText(stop.wouldDelete)}</p>
        <Field label={texts.reason} error={wasTried && reason.trim() === "" ? texts.reasonMissing : undefined}>
          {(wiring) => <textarea {...wiring} name="release-reason" maxLength={500} rows={3} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />}
        </Field>
        <ErrorNote error={release.error} />
      </ConfirmDialog>
    </Card>
  );
}
