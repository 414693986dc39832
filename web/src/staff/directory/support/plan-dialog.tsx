import { useState } from "react";
import type { DirectoryChange } from "../../../../../server/contract/shapes/directory.ts";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Choice, Field } from "../../../components/field.tsx";
import { api } from "../../../server/api.ts";
import type { SupportSheet } from "../../../support/queries.ts";
import { useChange } from "../../../support/use-change.ts";
import { supportTexts } from "../../../texts/support.ts";
import { words } from "../../../texts/words.ts";

const texts = supportTexts.plan;
type Plan = NonNullable<DirectoryChange["plan"]>;

/** Every field of the plan; what is emptied is forgotten. */
export function PlanDialog({ sheet, onClose }: { readonly sheet: SupportSheet; readonly onClose: () => void }) {
  const { accountId, plan, tiers } = sheet;
  const [given, setGiven] = useState({
    tier: plan.tier ?? "", term: plan.term ?? "", termStartsOn: plan.termStartsOn ?? "", renewsOn: plan.renewsOn ?? "", billed: plan.billedCents === null ? "" : String(plan.billedCents / 100),
    includedMinutes: plan.includedMinutes === null ? "" : String(plan.includedMinutes), chat: plan.includesChat === null ? "unknown" : plan.includesChat ? "yes" : "no", extras: String(plan.paidCallerExtras), externalId: plan.externalId ?? "", isOverseas: plan.isOverseas,
  });
  const [wasTried, setWasTried] = useState(false);
  const set = (change: Partial<typeof given>): void => { setGiven({ ...given, ...change }); };
  const isBilledWrong = !/^(\d{1,9}([.,]\d{1,2})?)?$/.test(given.billed.trim());
  const isIncludedWrong = !/^\d{0,7}$/.test(given.includedMinutes.trim());
  const isExtrasWrong = !/^\d{1,4}$/.test(given.extras.trim());
  const save = useChange(accountId, (body: Plan) => api("PATCH /api/accounts/:accountId/support", { params: { accountId }, body: { plan: body } }), { done: () => texts.saved, then: onClose });
  const wish = (): Plan => ({
    tier: orNull(given.tier), term: given.term === "" ? null : (given.term as "annual" | "monthly"), termStartsOn: orNull(given.termStartsOn), renewsOn: orNull(given.renewsOn),
    billedCents: given.billed.trim() === "" ? null : Math.round(Number(given.billed.replace(",", ".")) * 100), includedMinutes: given.includedMinutes.trim() === "" ? null : Number(given.includedMinutes),
    includesChat: given.chat === "unknown" ? null : given.chat === "yes", paidCallerExtras: Number(given.extras), externalId: orNull(given.externalId), isOverseas: given.isOverseas,
  });
  const known = tiers.some(({ id }) => id === given.tier) || given.tier === "" ? tiers : [...tiers, { id: given.tier, title: given.tier }];
  return (
    <ConfirmDialog
      isOpen
      title={texts.change}
      confirm={words.actions.save}
      isBusy={save.isPending}
      onClose={onClose}
      onConfirm={() => {
        setWasTried(true);
        if (!isBilledWrong && !isIncludedWrong && !isExtrasWrong) save.mutate(wish());
      }}
    >
      <Field label={texts.tier}>{(wiring) => <select {...wiring} value={given.tier} onChange={(event) => { set({ tier: event.currentTarget.value }); }}><option value="">{texts.noTier}</option>{known.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}</select>}</Field>
      <Field label={texts.term}>{(wiring) => <select {...wiring} value={given.term} onChange={(event) => { set({ term: event.currentTarget.value }); }}><option value="">{texts.noTier}</option><option value="annual">{texts.terms.annual}</option><option value="monthly">{texts.terms.monthly}</option></select>}</Field>
      <Field label={texts.startsLabel} isOptional>{(wiring) => <input {...wiring} type="date" value={given.termStartsOn} onChange={(event) => { set({ termStartsOn: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.renewsLabel} isOptional>{(wiring) => <input {...wiring} type="date" value={given.renewsOn} onChange={(event) => { set({ renewsOn: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.billed} hint={texts.billedHint} isOptional error={wasTried && isBilledWrong ? texts.billedWrong : undefined}>{(wiring) => <input {...wiring} inputMode="decimal" maxLength={13} value={given.billed} onChange={(event) => { set({ billed: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.included} isOptional error={wasTried && isIncludedWrong ? texts.wholeNumber : undefined}>{(wiring) => <input {...wiring} inputMode="numeric" maxLength={8} value={given.includedMinutes} onChange={(event) => { set({ includedMinutes: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.chat}>{(wiring) => <select {...wiring} value={given.chat} onChange={(event) => { set({ chat: event.currentTarget.value }); }}>{(["unknown", "yes", "no"] as const).map((one) => <option key={one} value={one}>{texts.chatWords[one]}</option>)}</select>}</Field>
      <Field label={texts.extras} hint={texts.extrasHint} error={wasTried && isExtrasWrong ? texts.wholeNumber : undefined}>{(wiring) => <input {...wiring} inputMode="numeric" maxLength={5} value={given.extras} onChange={(event) => { set({ extras: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.external} hint={texts.externalHint} isOptional>{(wiring) => <input {...wiring} maxLength={80} autoComplete="off" value={given.externalId} onChange={(event) => { set({ externalId: event.currentTarget.value }); }} />}</Field>
      <Choice name="overseas" kind="checkbox" isChosen={given.isOverseas} onChoose={(isOverseas) => { set({ isOverseas }); }} label={texts.overseas} hint={texts.overseasHint} />
      <ErrorNote error={save.error} />
    </ConfirmDialog>
  );
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
