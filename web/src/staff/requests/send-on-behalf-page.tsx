import { useState } from "react";
import { Navigate } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { FileStep } from "../../pages/send/file-step.tsx";
import { useSendable } from "../../pages/send/sendable.ts";
import { Step } from "../../pages/send/step.tsx";
import { UnderWay } from "../../pages/send/under-way.tsx";
import { UnfinishedUploads } from "../../pages/send/unfinished-uploads.tsx";
import { type Transfer, usePortal, useUploads } from "../../server/queries.ts";
import { requestTexts } from "../../texts/requests.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { clearChosen, useChosenFiles } from "../../upload/chosen-files.ts";
import { sending } from "../../upload/sending.ts";
import { useSending } from "../../upload/use-sending.ts";
import { LoadedTransfer } from "../transfer/loaded-transfer.tsx";
import { SendComplete } from "./send-complete.tsx";

const texts = requestTexts.onBehalf;

/** The file of a medium that was brought in, sent on the customer's behalf; the same sender as everywhere. */
export function SendOnBehalfPage() {
  return <LoadedTransfer>{(transfer) => <Present transfer={transfer} />}</LoadedTransfer>;
}

function Present({ transfer }: { readonly transfer: Transfer }) {
  const uploads = useUploads();
  const own = useSending(transfer.id).filter((item) => item.kind === "original");
  const elsewhere = (uploads.data?.items ?? []).filter((upload) => upload.transferId === transfer.id && upload.kind === "original" && !own.some((item) => item.uploadId === upload.id));
  const address = `/staff/transfers/${transfer.id}`;
  const isOpen = transfer.state === "requested" || transfer.state === "uploading" || transfer.state === "refused";
  if (!isOpen || transfer.onBehalf === null) return <Navigate to={address} replace />;
  const isMoving = own.some((item) => item.state !== "stored");
  return (
    <Page title={texts.title(transfer.number)} lead={texts.lead} back={{ to: address, label: staffTransferTexts.backToTransfer(transfer.number) }}>
      {own.length > 0 && <UnderWay items={own} />}
      {elsewhere.length > 0 && <UnfinishedUploads transfer={transfer} uploads={elsewhere} />}
      {!isMoving && elsewhere.length === 0 && transfer.state === "uploading" && transfer.files.length > 0 && <SendComplete transfer={transfer} />}
      {!isMoving && <Choose transfer={transfer} />}
    </Page>
  );
}

function Choose({ transfer }: { readonly transfer: Transfer }) {
  const portal = usePortal();
  const files = useChosenFiles();
  const isSendable = useSendable(files);
  const [isMissing, setIsMissing] = useState(false);
  return (
    <>
      <Step number={1} title={texts.steps.file}><FileStep /></Step>
      <Step number={2} title={texts.steps.send}>
        <Card>
          {isMissing && !isSendable && <Note tone="bad" role="alert">{texts.missing}</Note>}
          <Actions>
            <Button
              look="primary"
              onClick={() => {
                setIsMissing(!isSendable);
                if (!isSendable) return;
                sending.add(files, { transferId: transfer.id, transferNumber: transfer.number, kind: "original", termsVersion: portal.data?.termsVersion ?? "" });
                clearChosen();
              }}
            >
              {texts.send}
            </Button>
          </Actions>
        </Card>
      </Step>
    </>
  );
}
