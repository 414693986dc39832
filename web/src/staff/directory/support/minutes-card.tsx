import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Card } from "../../../components/card.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Actions } from "../../../components/page.tsx";
import { api, newIdempotencyKey } from "../../../server/api.ts";
import { Balances, MinutesLedger } from "../../../support/minutes-ledger.tsx";
import type { MinuteEntry, SupportSheet } from "../../../support/queries.ts";
import { useChange } from "../../../support/use-change.ts";
import { supportTexts } from "../../../texts/support.ts";
import { BookDialog } from "./book-dialog.tsx";

const texts = supportTexts.minutes;

/** Balances and ledger; corrections are reversing entries. */
export function MinutesCard({ sheet, zone }: { readonly sheet: SupportSheet; readonly zone: string }) {
  const { accountId, minutes } = sheet;
  const [isBooking, setIsBooking] = useState(false);
  const [undone, setUndone] = useState<MinuteEntry | null>(null);
  const [key, setKey] = useState("");
  const close = (): void => { setUndone(null); };
  const reverse = useChange(accountId, (entry: MinuteEntry) => api("POST /api/accounts/:accountId/minutes", { params: { accountId }, body: { pool: entry.pool, kind: "reversal", reversesId: entry.id }, idempotencyKey: key }), { done: () => texts.booked, then: close });
  return (
    <Card title={texts.title}>
      <Balances minutes={minutes} />
      <Actions><Button icon={<IconPlus aria-hidden />} onClick={() => { setIsBooking(true); }}>{texts.book}</Button></Actions>
      <MinutesLedger
        accountId={accountId}
        zone={zone}
        actionOf={(entry, entries) => (mayReverse(entry, entries) ? <Button isSmall look="plain" onClick={() => { reverse.reset(); setKey(newIdempotencyKey()); setUndone(entry); }}>{texts.reverse}</Button> : null)}
      />
      {isBooking && <BookDialog accountId={accountId} onClose={() => { setIsBooking(false); }} />}
      <ConfirmDialog isOpen={undone !== null} title={texts.reverseTitle} confirm={texts.reverse} isDangerous isBusy={reverse.isPending} onClose={close} onConfirm={() => { if (undone !== null) reverse.mutate(undone); }}>
        <p>{texts.reverseText}</p>
        <ErrorNote error={reverse.error} />
      </ConfirmDialog>
    </Card>
  );
}

const byHand: readonly MinuteEntry["reason"][] = [null, "bought", "goodwill", "correction", "other-system"];

/** What somebody booked by hand: work is taken back with the case's own entry of time, and an upgrade or a renewal is more than its minutes. */
function mayReverse({ id, kind, caseId, reason }: MinuteEntry, entries: readonly MinuteEntry[]): boolean {
  return (kind === "credit" || kind === "import" || kind === "lapse") && caseId === null && byHand.includes(reason) && !entries.some(({ reversesId }) => reversesId === id);
}
