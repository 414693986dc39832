import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { DirectoryChange } from "../../../../../server/contract/shapes/directory.ts";
import { Button } from "../../../components/button.tsx";
import { Card } from "../../../components/card.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../../components/error-note.tsx";
import { Actions } from "../../../components/page.tsx";
import { api } from "../../../server/api.ts";
import type { Licence, SupportSheet } from "../../../support/queries.ts";
import styles from "../../../support/support.module.css";
import { useChange } from "../../../support/use-change.ts";
import { OlderVersions } from "../../../support/versions.tsx";
import { day, supportTexts } from "../../../texts/support.ts";
import { words } from "../../../texts/words.ts";
import { LicenceDialog } from "./licence-dialog.tsx";
import { VersionDialog } from "./version-dialog.tsx";

const texts = supportTexts.licences;
type Asking = { readonly kind: "add" } | { readonly kind: "change" | "remove"; readonly licence: Licence } | { readonly kind: "none" } | { readonly kind: "version"; readonly product: string };

/** Licences with their days, and what an older version means. */
export function LicencesCard({ sheet }: { readonly sheet: SupportSheet }) {
  const { accountId, licences, areLicencesKnown, versions } = sheet;
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => { setAsking(null); };
  const change = useChange(accountId, (body: DirectoryChange) => api("PATCH /api/accounts/:accountId/support", { params: { accountId }, body }), { then: close });
  const products = [...new Set(licences.map(({ product }) => product).filter((product) => product !== ""))];
  const ask = (next: Asking): void => { change.reset(); setAsking(next); };
  return (
    <Card title={texts.title}>
      {licences.length === 0 && <p>{areLicencesKnown ? texts.none : texts.unknown}</p>}
      <ul className={styles.list}>
        {licences.map((licence) => (
          <li key={licence.id} className={styles.row}>
            <div>
              <span className={styles.name}>{licence.product === "" ? licence.reference : `${licence.product}, ${licence.reference}`}</span>
              <p className={styles.quiet}>{texts.line(licence.edition, texts.acquiredWords[licence.acquired], licence.installedVersion)}</p>
              <p className={styles.quiet}>{daysOf(licence)}</p>
            </div>
            <div className={styles.buttons} role="group" aria-label={texts.editTitle(licence.reference)}>
              <Button isSmall look="plain" onClick={() => { ask({ kind: "change", licence }); }}>{words.actions.change}</Button>
              <Button isSmall look="plain" onClick={() => { ask({ kind: "remove", licence }); }}>{texts.remove}</Button>
            </div>
          </li>
        ))}
      </ul>
      {products.map((product) => {
        const current = versions.find((one) => one.product === product)?.current;
        return <p key={product} className={styles.quiet}>{current === undefined ? texts.currentUnknown(product) : texts.current(product, current)} <Button isSmall look="plain" onClick={() => { ask({ kind: "version", product }); }}>{texts.setCurrent}</Button></p>;
      })}
      <OlderVersions versions={versions} />
      <Actions>
        <Button icon={<IconPlus aria-hidden />} onClick={() => { ask({ kind: "add" }); }}>{texts.add}</Button>
        {!areLicencesKnown && <Button look="plain" onClick={() => { ask({ kind: "none" }); }}>{texts.allKnown}</Button>}
      </Actions>
      {(asking?.kind === "add" || asking?.kind === "change") && <LicenceDialog accountId={accountId} licence={asking.kind === "change" ? asking.licence : null} onClose={close} />}
      {asking?.kind === "version" && <VersionDialog accountId={accountId} product={asking.product} current={versions.find((one) => one.product === asking.product)?.current ?? ""} onClose={close} />}
      {asking?.kind === "remove" && (
        <ConfirmDialog isOpen title={texts.removeTitle(asking.licence.reference)} confirm={texts.remove} isDangerous isBusy={change.isPending} onClose={close} onConfirm={() => { change.mutate({ removedLicences: [asking.licence.reference] }); }}>
          <p>{texts.removeText}</p>
          <ErrorNote error={change.error} />
        </ConfirmDialog>
      )}
      {asking?.kind === "none" && (
        <ConfirmDialog isOpen title={texts.allKnownTitle} confirm={texts.allKnown} isBusy={change.isPending} onClose={close} onConfirm={() => { change.mutate({ licences: [], areAllLicences: true }); }}>
          <p>{texts.allKnownText}</p>
          <ErrorNote error={change.error} />
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** The days that are there, each with its name. */
function daysOf(licence: Licence): string {
  const named = [[texts.purchasedOn, licence.purchasedOn], [texts.rentedThroughOn, licence.rentedThroughOn], [texts.planThroughOn, licence.planThroughOn], [texts.currentThroughOn, licence.currentThroughOn]] as const;
  return named.flatMap(([name, value]) => (value === null ? [] : [`${name} ${day(value)}`])).join(" · ");
}
