import { useState } from "react";
import type { LicenceChange } from "../../../../../server/contract/shapes/directory.ts";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../server/api.ts";
import type { Licence } from "../../../support/queries.ts";
import styles from "../../../support/support.module.css";
import { useChange } from "../../../support/use-change.ts";
import { supportTexts } from "../../../texts/support.ts";
import { words } from "../../../texts/words.ts";

const texts = supportTexts.licences;

/** One licence: what it is, and the days on which decisions rest. */
export function LicenceDialog({ accountId, licence, onClose }: { readonly accountId: string; readonly licence: Licence | null; readonly onClose: () => void }) {
  const [given, setGiven] = useState({
    reference: licence?.reference ?? "", product: licence?.product ?? "", edition: licence?.edition ?? "", acquired: licence?.acquired ?? ("purchased"), purchasedOn: licence?.purchasedOn ?? null,
    rentedThroughOn: licence?.rentedThroughOn ?? null, planThroughOn: licence?.planThroughOn ?? null, currentThroughOn: licence?.currentThroughOn ?? null, version: licence?.installedVersion ?? "",
  });
  const [wasTried, setWasTried] = useState(false);
  const set = (change: Partial<typeof given>): void => { setGiven({ ...given, ...change }); };
  const isVersionWrong = given.version.trim() !== "" && !/^\d+(\.\d+)*$/.test(given.version.trim());
  const isMissing = given.reference.trim() === "" || given.product.trim() === "";
  const save = useChange(accountId, (body: LicenceChange) => api("PATCH /api/accounts/:accountId/support", { params: { accountId }, body: { licences: [body] } }), { done: () => supportTexts.plan.saved, then: onClose });
  const missing = (value: string): string | undefined => (wasTried && value.trim() === "" ? texts.missing : undefined);
  return (
    <ConfirmDialog
      isOpen
      title={licence === null ? texts.addTitle : texts.editTitle(licence.reference)}
      confirm={words.actions.save}
      isBusy={save.isPending}
      onClose={onClose}
      onConfirm={() => {
        setWasTried(true);
        if (isMissing || isVersionWrong) return;
        const { version, edition, purchasedOn, rentedThroughOn, ...rest } = given;
        // A day that belongs to the other way of having it would only mislead whoever reads it later.
        save.mutate({ ...rest, reference: rest.reference.trim(), product: rest.product.trim(), edition: edition.trim() === "" ? null : edition.trim(), purchasedOn: rest.acquired === "rented" ? null : purchasedOn, rentedThroughOn: rest.acquired === "purchased" ? null : rentedThroughOn, installedVersion: version.trim() === "" ? null : version.trim() });
      }}
    >
      <Field label={texts.reference} hint={texts.referenceHint} error={missing(given.reference)}>{(wiring) => <input {...wiring} maxLength={80} autoComplete="off" readOnly={licence !== null} value={given.reference} onChange={(event) => { set({ reference: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.product} error={missing(given.product)}>{(wiring) => <input {...wiring} maxLength={100} autoComplete="off" value={given.product} onChange={(event) => { set({ product: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.edition} hint={texts.editionHint} isOptional>{(wiring) => <input {...wiring} maxLength={60} autoComplete="off" value={given.edition} onChange={(event) => { set({ edition: event.currentTarget.value }); }} />}</Field>
      <Field label={texts.acquired}>{(wiring) => <select {...wiring} value={given.acquired} onChange={(event) => { set({ acquired: event.currentTarget.value as Licence["acquired"] }); }}>{(["purchased", "rented", "unknown"] as const).map((one) => <option key={one} value={one}>{texts.acquiredWords[one]}</option>)}</select>}</Field>
      {given.acquired !== "rented" && <DayField label={texts.purchasedOn} value={given.purchasedOn} onChange={(purchasedOn) => { set({ purchasedOn }); }} />}
      {given.acquired !== "purchased" && <DayField label={texts.rentedThroughOn} value={given.rentedThroughOn} onChange={(rentedThroughOn) => { set({ rentedThroughOn }); }} />}
      <DayField label={texts.planThroughOn} value={given.planThroughOn} onChange={(planThroughOn) => { set({ planThroughOn }); }} />
      <DayField label={texts.currentThroughOn} hint={texts.currentHint} value={given.currentThroughOn} onChange={(currentThroughOn) => { set({ currentThroughOn }); }} />
      <Field label={texts.version} isOptional error={wasTried && isVersionWrong ? texts.versionWrong : undefined}>{(wiring) => <input {...wiring} maxLength={40} autoComplete="off" value={given.version} onChange={(event) => { set({ version: event.currentTarget.value }); }} />}</Field>
      <ErrorNote error={save.error} />
    </ConfirmDialog>
  );
}

/** A day, none, or the word that nobody knows it, which leads to a review by a person. */
function DayField({ label, hint, value, onChange }: { readonly label: string; readonly hint?: string; readonly value: string | null; readonly onChange: (value: string | null) => void }) {
  return (
    <div>
      <Field label={label} isOptional {...(hint === undefined ? {} : { hint })}>{(wiring) => <input {...wiring} type="date" disabled={value === "unknown"} value={value === "unknown" ? "" : (value ?? "")} onChange={(event) => { onChange(event.currentTarget.value === "" ? null : event.currentTarget.value); }} />}</Field>
      <label className={styles.check}><input type="checkbox" aria-label={`${label}: ${texts.dayUnknown}`} checked={value === "unknown"} onChange={(event) => { onChange(event.currentTarget.checked ? "unknown" : null); }} />{texts.dayUnknown}</label>
    </div>
  );
}
