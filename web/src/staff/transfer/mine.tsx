import { type WorkKind, workKinds } from "../../../../server/domain/custody/words.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { CopyLine } from "../../components/copy-line.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { useNow } from "../../components/now.ts";
import { Actions } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import type { Checkout, Transfer } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { useTransferAct } from "./change-transfer.ts";
import { GiveBack } from "./give-back.tsx";
import { ResultUpload } from "./result-upload.tsx";
import styles from "./transfer.module.css";

const texts = staffTransferTexts.mine;

/** One's own open checkout: until when, why, what was downloaded; work, result, return. */
export function Mine({ transfer, checkout }: { readonly transfer: Transfer; readonly checkout: Checkout }) {
  const now = useNow();
  const isPast = new Date(checkout.until).getTime() <= now;
  return (
    <Card title={texts.title} tone="accent">
      {isPast && <Note tone="bad">{texts.past}</Note>}
      <Facts>
        <Fact name={texts.until}><Timestamp at={checkout.until} /></Fact>
        {checkout.reason !== null && <Fact name={texts.why}>{checkout.reason}</Fact>}
        {checkout.device !== null && <Fact name={texts.device}>{checkout.device}</Fact>}
        <Fact name={texts.served}>{checkout.bytesServed === 0 ? texts.servedNone : texts.servedAmount(checkout.bytesServed)}</Fact>
      </Facts>
      {!isPast && <CopyLine label={texts.commandLine} value={`custody checkout ${transfer.number} --purpose ${checkout.purpose} --reason "as taken on the page"`} copyLabel={texts.copyCommand} />}
      <Work transfer={transfer} checkout={checkout} />
      {transfer.allows.includes("uploads.create") && <ResultUpload transfer={transfer} />}
      <Actions>
        {transfer.allows.includes("transfers.return") && <ButtonLink to={`/staff/transfers/${transfer.id}/return`} look="primary">{staffTransferTexts.ret}</ButtonLink>}
        {transfer.allows.includes("transfers.give-back") && <GiveBack transfer={transfer} checkout={checkout} />}
      </Actions>
    </Card>
  );
}

function Work({ transfer, checkout }: { readonly transfer: Transfer; readonly checkout: Checkout }) {
  const start = useTransferAct(
    transfer.id,
    (kind: WorkKind) => api("POST /api/transfers/:id/checkouts/:cid/work", { params: { id: transfer.id, cid: checkout.id }, body: { kind } }),
    (kind) => texts.started[kind],
  );
  const last = checkout.work.at(-1);
  return (
    <div className={styles.part}>
      <h3>{texts.work}</h3>
      <p>{last === undefined ? texts.workNone : <><strong>{texts.works[last.kind]}</strong>, {texts.workSince} <Timestamp at={last.startedAt} show="instant" /></>}</p>
      {transfer.allows.includes("transfers.start-work") && (
        <div className={styles.works}>
          {workKinds.filter((kind) => kind !== last?.kind).map((kind) => (
            <Button key={kind} isSmall isBusy={start.isPending} onClick={() => { start.mutate(kind); }}>{texts.start[kind]}</Button>
          ))}
        </div>
      )}
      <ErrorNote error={start.error} />
    </div>
  );
}
