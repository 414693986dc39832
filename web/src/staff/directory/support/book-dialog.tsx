import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Field } from "../../../components/field.tsx";
import { api, newIdempotencyKey } from "../../../server/api.ts";
import { useChange } from "../../../support/use-change.ts";
import { supportTexts } from "../../../texts/support.ts";

const texts = supportTexts.minutes;
const pools = ["support", "second-tier", "extra"] as const;
const kinds = ["credit", "lapse", "import"] as const;
const reasons = ["bought", "goodwill", "correction"] as const;

/** Adds or takes minutes, with the reason. Pressing twice books once. */
export function BookDialog({ accountId, onClose }: { readonly accountId: string; readonly onClose: () => void }) {
  const [pool, setPool] = useState<(typeof pools)[number]>("support");
  const [kind, setKind] = useState<(typeof kinds)[number]>("credit");
  const [reason, setReason] = useState<(typeof reasons)[number]>("bought");
  const [amount, setAmount] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const isWrong = !/^[1-9]\d{0,6}$/.test(amount.trim());
  const book = useChange(accountId, (minutes: number) => api("POST /api/accounts/:accountId/minutes", { params: { accountId }, body: kind === "import" ? { pool, kind, minutes } : { pool, kind, minutes, reason }, idempotencyKey: key }), { done: () => texts.booked, then: onClose });
  return (
    <ConfirmDialog
      isOpen
      title={texts.bookTitle}
      confirm={texts.book}
      isBusy={book.isPending}
      onClose={onClose}
      onConfirm={() => {
        setWasTried(true);
        if (!isWrong) book.mutate(Number(amount));
      }}
    >
      <p>{texts.bookText}</p>
      <Field label={texts.pool}>{(wiring) => <select {...wiring} value={pool} onChange={(event) => { setPool(event.currentTarget.value as typeof pool); }}>{pools.map((one) => <option key={one} value={one}>{texts.pools[one]}</option>)}</select>}</Field>
      <Field label={texts.kind}>{(wiring) => <select {...wiring} value={kind} onChange={(event) => { setKind(event.currentTarget.value as typeof kind); }}>{kinds.map((one) => <option key={one} value={one}>{texts.kinds[one]}</option>)}</select>}</Field>
      {kind !== "import" && <Field label={texts.reason}>{(wiring) => <select {...wiring} value={reason} onChange={(event) => { setReason(event.currentTarget.value as typeof reason); }}>{reasons.map((one) => <option key={one} value={one}>{texts.reasonWords[one]}</option>)}</select>}</Field>}
      <Field label={texts.amount} error={wasTried && isWrong ? texts.amountWrong : undefined}>{(wiring) => <input {...wiring} name="minutes" inputMode="numeric" maxLength={8} value={amount} onChange={(event) => { setAmount(event.currentTarget.value); }} />}</Field>
      <ErrorNote error={book.error} />
    </ConfirmDialog>
  );
}
