import { Card } from "../../components/card.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { type Transfer, usePortal } from "../../server/queries.ts";
import { sendTexts as texts } from "../../texts/send.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { clearChosen, useChosenFiles } from "../../upload/chosen-files.ts";
import { sending } from "../../upload/sending.ts";
import { BeforeItGoes } from "./before-it-goes.tsx";
import { FileStep } from "./file-step.tsx";
import styles from "./send.module.css";
import { useSendable } from "./sendable.ts";
import { Step } from "./step.tsx";

/** A transfer that staff have asked for, or one that was not accepted: its steps, then the file. */
export function SendToExisting({ transfer }: { readonly transfer: Transfer }) {
  return (
    <Page title={texts.title} over={<span className={styles.quiet}>{transfer.number}{transfer.title !== null && ` · ${transfer.title}`}</span>} back={{ to: `/transfers/${transfer.id}`, label: transferTexts.one.title(transfer.number, null) }}>
      {transfer.refusedBecause !== null && transfer.state === "refused" && <Note tone="bad" title={texts.receipt.refusedTitle}><p>{transfer.refusedBecause}</p></Note>}
      {transfer.instructions !== null && <Instructions transfer={transfer} />}
      <FileStepWithSend transfer={transfer} />
    </Page>
  );
}

/** How staff said that it is to be sent. */
function Instructions({ transfer }: { readonly transfer: Transfer }) {
  const { instructions } = transfer;
  if (instructions === null) return null;
  return (
    <Card title={texts.requested.title} tone="accent">
      <p>
        {transfer.requestedBy.name}, {instructions.other ?? texts.requested.ways[instructions.way]}
        {instructions.article !== undefined && <>: {texts.requested.article(instructions.article, instructions.articleVersion)}</>}
      </p>
      <ol className={styles.steps}>{texts.requested.steps.map((step) => <li key={step}>{step}</li>)}</ol>
    </Card>
  );
}

/** The file and the button, for a transfer that exists. */
export function FileStepWithSend({ transfer }: { readonly transfer: Transfer }) {
  const portal = usePortal();
  const files = useChosenFiles();
  const isSendable = useSendable(files);
  return (
    <>
      <Step number={1} title={texts.steps.file}><FileStep /></Step>
      <Step number={2} title={texts.steps.send}>
        <BeforeItGoes
          isSalted={null}
          onSalted={() => undefined}
          isSendable={isSendable}
          isBusy={false}
          error={null}
          onSend={() => {
            sending.add(files, { transferId: transfer.id, transferNumber: transfer.number, kind: "original", termsVersion: portal.data?.termsVersion ?? "" });
            clearChosen();
          }}
        />
      </Step>
    </>
  );
}
