import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { Purpose } from "../../../../server/domain/custody/words.ts";
import { Card } from "../../components/card.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Page } from "../../components/page.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { queryClient } from "../../server/query-client.ts";
import { keys } from "../../server/keys.ts";
import { usePortal } from "../../server/queries.ts";
import { sendTexts as texts } from "../../texts/send.ts";
import { clearChosen, useChosenFiles } from "../../upload/chosen-files.ts";
import { sending } from "../../upload/sending.ts";
import { BeforeItGoes } from "./before-it-goes.tsx";
import { FileStep } from "./file-step.tsx";
import styles from "./send.module.css";
import { Step } from "./step.tsx";
import { useSendable } from "./sendable.ts";

const purposes: readonly Purpose[] = ["support", "repair", "conversion"];

/** A new transfer: the file, what is wrong, and what happens with it, one below the other. */
export function Compose() {
  const portal = usePortal();
  const files = useChosenFiles();
  const isSendable = useSendable(files);
  const navigate = useNavigate();
  const caseId = useSearchParams()[0].get("case");
  const [purpose, setPurpose] = useState<Purpose>("support");
  const [title, setTitle] = useState("");
  const [reference, setReference] = useState("");
  const [isSalted, setIsSalted] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const start = useMutation({
    mutationFn: () => api("POST /api/transfers", {
      body: {
        purpose,
        ...(title.trim() === "" ? {} : { title: title.trim() }),
        ...(reference.trim() === "" ? {} : { caseReference: reference.trim() }),
        ...(caseId === null ? {} : { caseId }),
        ...(isSalted ? { saltDigests: true } : {}),
      },
      idempotencyKey: key,
    }),
    onSuccess: (transfer) => {
      queryClient.setQueryData(keys.transfer(transfer.id), transfer);
      sending.add(files, { transferId: transfer.id, transferNumber: transfer.number, kind: "original", termsVersion: portal.data?.termsVersion ?? "" });
      clearChosen();
      void navigate(`/send/${transfer.id}`);
    },
  });
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Step number={1} title={texts.steps.file}><FileStep /></Step>
      <Step number={2} title={texts.steps.wrong}>
        <Card>
          <Choices legend={texts.wrong.purpose}>
            <div className={styles.purposes}>
              {purposes.map((one) => (
                <Choice key={one} name="purpose" value={one} isChosen={purpose === one} onChoose={() => { setPurpose(one); }} label={texts.wrong.purposes[one][0]} hint={texts.wrong.purposes[one][1]} />
              ))}
            </div>
          </Choices>
          <Field label={texts.wrong.title} hint={texts.wrong.titleHint} isOptional>
            {(wiring) => <input {...wiring} name="title" maxLength={200} value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />}
          </Field>
          <Field label={texts.wrong.reference} isOptional>
            {(wiring) => <input {...wiring} name="caseReference" maxLength={100} value={reference} onChange={(event) => { setReference(event.currentTarget.value); }} />}
          </Field>
        </Card>
      </Step>
      <Step number={3} title={texts.steps.send}>
        <BeforeItGoes
          isSalted={isSalted}
          onSalted={setIsSalted}
          isSendable={isSendable}
          isBusy={start.isPending}
          error={start.error}
          onSend={() => { start.mutate(); }}
        />
      </Step>
    </Page>
  );
}
