import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { ButtonLink } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { ApiError, api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import { checkTexts as texts } from "../../texts/deletion.ts";
import { date } from "../../texts/format.ts";
import { Statements } from "../proof/statements.tsx";
import styles from "./check.module.css";
import { Verdict } from "./verdict.tsx";

/** What a proof's public address says: without names, for anybody. */
export function CheckedAddressPage() {
  const { address = "" } = useParams();
  const checked = useQuery({ queryKey: keys.verify(address), queryFn: ({ signal }) => api("GET /api/verify/:address", { params: { address }, signal }), retry: false });
  const another = <ButtonLink to="/check">{texts.another}</ButtonLink>;
  if (checked.error instanceof ApiError && checked.error.status === 404) {
    return <Page title={texts.title}><EmptyState title={texts.notFound}><p>{texts.notFoundText}</p>{another}</EmptyState></Page>;
  }
  if (checked.data === undefined) return <Page title={texts.title}>{checked.isError ? <ErrorNote error={checked.error} /> : <Loading label={texts.checking} />}</Page>;
  const { isValid, title, number, erasedAt, backupsUnreadableOn, files, outstandingRemovals, supplements, statements, head } = checked.data;
  return (
    <Page title={texts.title} lead={number} actions={another}>
      <Verdict isValid={isValid} title={title} />
      <Card>
        <Facts>
          <Fact name={texts.erasedAt}><Timestamp at={erasedAt} /></Fact>
          <Fact name={texts.backups}>{date(backupsUnreadableOn, "UTC")}</Fact>
          <Fact name={texts.outstanding}>{String(outstandingRemovals)}</Fact>
          {supplements.map((supplement) => <Fact key={supplement.at} name={texts.supplements}><Timestamp at={supplement.at} />: {String(supplement.outstandingRemovals)}</Fact>)}
          <Fact name={texts.head}>{texts.headText(head.size)}, <Timestamp at={head.at} show="instant" /></Fact>
        </Facts>
      </Card>
      <Card title={texts.files}>
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.digest}>
              <Bytes amount={file.bytes} />
              <span className={styles.quiet}>{file.isSalted ? texts.saltedDigest : texts.digest}</span>
              <code>{file.digest}</code>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={texts.statements}><Statements statements={statements} /></Card>
    </Page>
  );
}
