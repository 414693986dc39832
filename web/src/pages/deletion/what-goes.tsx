import { Card, Fact, Facts } from "../../components/card.tsx";
import { Note } from "../../components/note.tsx";
import type { Copy, Transfer } from "../../server/queries.ts";
import { deletionTexts as texts } from "../../texts/deletion.ts";

/** Every copy with when it goes, the back-ups by name, what stays, and who is working on it right now. */
export function WhatGoes({ transfer }: { readonly transfer: Transfer }) {
  const { checkout } = transfer;
  const isResultWaiting = transfer.state === "returned" && transfer.returned?.nothingToReturn === false;
  const copies = transfer.copies.filter((copy) => copy.status !== "erased" && copy.status !== "no-copy-taken" && copy.status !== "removal-attested");
  return (
    <Card title={texts.goes}>
      {checkout !== null && <Note tone="wait" title={texts.working(checkout.holder.name)}><p>{texts.workingText}</p></Note>}
      {isResultWaiting && <Note tone="wait">{texts.resultWaiting}</Note>}
      <Facts>
        {copies.map((copy, index) => (
          <Fact key={copy.checkoutId ?? `${copy.where}-${String(index)}`} name={copy.holder}>{copy.what}: {whenItGoes(copy)}</Fact>
        ))}
        <Fact name={texts.backups}>{transfer.backupsUnreadableOn === null ? texts.backupsUnknown : texts.backupsText(transfer.backupsUnreadableOn)}</Fact>
        <Fact name={texts.stays}>{texts.staysText}</Fact>
      </Facts>
    </Card>
  );
}

function whenItGoes(copy: Copy): string {
  if (copy.where === "portal") return texts.copyPortal;
  return copy.where === "staff" ? texts.copyStaff(copy.holder) : texts.copyOwn;
}
