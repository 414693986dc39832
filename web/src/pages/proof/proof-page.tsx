import { IconBraces, IconFileTypePdf, IconShieldCheck } from "@tabler/icons-react";
import { useParams } from "react-router";
import { ButtonLink, DownloadLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { CopyLine } from "../../components/copy-line.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { ApiError } from "../../server/api.ts";
import { useCertificate, usePortal, useTransfer } from "../../server/queries.ts";
import { proofTexts as texts } from "../../texts/deletion.ts";
import { Statements } from "./statements.tsx";
import styles from "./proof.module.css";

/** The proof of deletion for people: what it states, its files to keep, and the address where anybody can check it. */
export function ProofPage() {
  const { id = "" } = useParams();
  const portal = usePortal();
  const transfer = useTransfer(id);
  const certificate = useCertificate(id);
  const back = { to: `/transfers/${id}`, label: texts.back };
  const isMissing = certificate.error instanceof ApiError && certificate.error.status === 404;
  if (isMissing) {
    return (
      <Page title={texts.title} back={back}>
        <EmptyState title={texts.notYet}><p>{texts.notYetText}</p></EmptyState>
      </Page>
    );
  }
  if (certificate.data === undefined) return <Page title={texts.title} back={back}>{certificate.isError ? <ErrorNote error={certificate.error} /> : <Loading />}</Page>;
  const { address, statements, title, supplements, payload } = certificate.data;
  const base = `/api/transfers/${encodeURIComponent(id)}/certificate`;
  const publicAddress = `${portal.data?.publicUrl.replace(/\/$/, "") ?? location.origin}/check/${address}`;
  return (
    <Page title={texts.title} lead={transfer.data === undefined ? undefined : `${transfer.data.number}${transfer.data.title === null ? "" : `: ${transfer.data.title}`}`} back={back}>
      <Card tone="good">
        <div className={styles.seal}><IconShieldCheck aria-hidden stroke={1.3} /><h2>{title}</h2></div>
        <Actions>
          <DownloadLink look="primary" href={`${base}.pdf`} icon={<IconFileTypePdf aria-hidden stroke={1.6} />}>{texts.pdf}</DownloadLink>
          <DownloadLink href={`${base}.json`} icon={<IconBraces aria-hidden stroke={1.6} />}>{texts.json}</DownloadLink>
          <ButtonLink to={`/check/${address}`} look="plain">{texts.checkIt}</ButtonLink>
        </Actions>
        <p className={styles.quiet}>{texts.checkText}</p>
        <CopyLine label={texts.address} value={publicAddress} copyLabel={texts.copyAddress} />
      </Card>
      <Card title={texts.statements}><Statements statements={statements} /></Card>
      {supplements.length > 0 && (
        <Card title={texts.supplements}>
          <ul className={styles.removals}>
            {supplements.flatMap(removalsOf).map(({ checkoutId, attestedAt, method }) => <li key={checkoutId}><Timestamp at={attestedAt} />: {texts.removal(method)}</li>)}
          </ul>
        </Card>
      )}
      <details>
        <summary>{texts.raw}</summary>
        <pre className={styles.raw}>{JSON.stringify({ certificate: payload, supplements }, null, 2)}</pre>
      </details>
    </Page>
  );
}

interface Removal {
  readonly checkoutId: string;
  readonly attestedAt: string;
  readonly method: string;
}

/** The removals that a signed supplement confirms; the contract leaves its payload open. */
function removalsOf(supplement: Readonly<Record<string, unknown>>): Removal[] {
  const { removals } = supplement;
  const isRemoval = (one: unknown): one is Removal =>
    typeof one === "object" && one !== null && ["checkoutId", "attestedAt", "method"].every((key) => typeof (one as Record<string, unknown>)[key] === "string");
  return Array.isArray(removals) ? removals.filter(isRemoval) : [];
}
