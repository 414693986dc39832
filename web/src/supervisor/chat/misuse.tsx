import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { RouteAnswer } from "../../../../server/contract/types.ts";
import styles from "../../chat/chat.module.css";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { chatWatchTexts } from "../../texts/chat.ts";

type Overview = RouteAnswer<"GET /api/chat/misuse">;
type Standing = Overview["standings"][number];

/** Does something about misuse and asks again how things stand. */
function useDecision<T>(run: (wish: T) => Promise<unknown>, done?: string) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSuccess: () => { if (done !== undefined) showToast(done); return client.invalidateQueries({ queryKey: ["chats"] }); } });
}

/** Where accounts stand, their incidents and their suspensions, with what a supervisor may do. */
export function Misuse({ overview }: { readonly overview: Overview }) {
  return (
    <>
      <Standings standings={overview.standings} />
      <Incidents incidents={overview.incidents} supervisors={overview.supervisors} />
      <Suspensions suspensions={overview.suspensions} />
    </>
  );
}

function Standings({ standings }: { readonly standings: readonly Standing[] }) {
  const texts = chatWatchTexts.standings;
  const [chosen, setChosen] = useState<Standing | null>(null);
  const [key, setKey] = useState(newIdempotencyKey);
  const warn = useDecision(({ account, kind }: Standing) => api("POST /api/accounts/:id/chat-warnings", { params: { id: account.id }, body: { kind } }), texts.warnedNow);
  const suspend = useDecision(async ({ account, kind }: Standing) => {
    await api("POST /api/accounts/:id/chat-suspensions", { params: { id: account.id }, body: { kind }, idempotencyKey: key });
    setKey(newIdempotencyKey());
    setChosen(null);
  }, texts.suspended);
  return (
    <Card title={texts.title}>
      {standings.length === 0 && <Quiet>{texts.none}</Quiet>}
      <ul className={styles.rows}>
        {standings.map((one) => (
          <li key={`${one.account.id} ${one.kind}`} className={styles.row}>
            <div className={styles.what}>
              <strong>{one.account.name}: {one.title}</strong>
              <span>{texts.counted(one.counted)}. {one.decision.reasons[0]} <Link to={`/policy#${one.decision.ruleId}`}>{one.decision.ruleId}</Link></span>
              {one.isSuspended && <span className={styles.quiet}>{texts.suspended}</span>}
              {one.warnedAt !== null && <span className={styles.quiet}>{texts.warned} <Timestamp at={one.warnedAt} show="instant" /></span>}
            </div>
            <div className={styles.actions}>
              {one.canWarn && <Button isSmall isBusy={warn.isPending} onClick={() => { warn.mutate(one); }}>{texts.warn}</Button>}
              {/* The decision lacks only the name of whoever presses this (ALE-17). */}
              {one.decision.ruleId === "ALE-17" && !one.isSuspended && <Button isSmall look="danger" onClick={() => { suspend.reset(); setChosen(one); }}>{texts.suspend}</Button>}
            </div>
          </li>
        ))}
      </ul>
      <ErrorNote error={warn.error} />
      <ConfirmDialog isOpen={chosen !== null} title={texts.suspendTitle(chosen?.account.name ?? "")} confirm={texts.suspend} isDangerous isBusy={suspend.isPending} onClose={() => { setChosen(null); }} onConfirm={() => { if (chosen !== null) suspend.mutate(chosen); }}>
        <p>{texts.suspendText}</p>
        <ErrorNote error={suspend.error} />
      </ConfirmDialog>
    </Card>
  );
}

function Incidents({ incidents, supervisors }: Pick<Overview, "incidents" | "supervisors">) {
  const texts = chatWatchTexts.incidents;
  const own = useSelf().person.id;
  const others = supervisors.filter(({ id }) => id !== own).map(({ name }) => name);
  const confirm = useDecision((id: string) => api("POST /api/chat/incidents/:id/confirm", { params: { id } }));
  const reverse = useDecision((id: string) => api("POST /api/chat/incidents/:id/reverse", { params: { id } }));
  return (
    <Card title={texts.title}>
      {incidents.length === 0 && <Quiet>{texts.none}</Quiet>}
      <ul className={styles.rows}>
        {incidents.map((one) => (
          <li key={one.id} className={styles.row}>
            <div className={styles.what}>
              <strong>{one.account.name}: {one.title}{one.isSevere ? ` (${texts.severe})` : ""}</strong>
              {one.words !== null && <span>“{one.words}”</span>}
              <span className={styles.quiet}>{texts.filed} {one.filedBy.name}, <Timestamp at={one.at} show="instant" />{one.needsConfirmation ? `, ${texts.needs}` : ""}</span>
              {one.needsConfirmation && one.filedBy.id === own && <Note tone="wait" title={texts.ownTitle}>{others.length > 0 ? texts.othersConfirm(others) : <>{texts.nobodyConfirms} <Link to="/supervisor/people">{texts.toPeople}</Link></>}</Note>}
              {one.confirmed !== null && <span className={styles.quiet}>{texts.confirmed} {one.confirmed.by.name}</span>}
              {one.reversed !== null && <span className={styles.quiet}>{texts.reversed} {one.reversed.by.name}</span>}
            </div>
            <div className={styles.actions}>
              {one.needsConfirmation && one.filedBy.id !== own && <Button isSmall isBusy={confirm.isPending} onClick={() => { confirm.mutate(one.id); }}>{texts.confirm}</Button>}
              {one.reversed === null && <Button isSmall look="plain" isBusy={reverse.isPending} onClick={() => { reverse.mutate(one.id); }}>{texts.reverse}</Button>}
            </div>
          </li>
        ))}
      </ul>
      <ErrorNote error={confirm.error ?? reverse.error} />
    </Card>
  );
}

function Suspensions({ suspensions }: { readonly suspensions: Overview["suspensions"] }) {
  const texts = chatWatchTexts.suspensions;
  const lift = useDecision((id: string) => api("POST /api/chat/suspensions/:id/lift", { params: { id } }));
  return (
    <Card title={texts.title}>
      {suspensions.length === 0 && <Quiet>{texts.none}</Quiet>}
      <ul className={styles.rows}>
        {suspensions.map((one) => (
          <li key={one.id} className={styles.row}>
            <div className={styles.what}>
              <strong>{one.account.name}: {one.title}</strong>
              <span>{one.isInForce ? texts.inForce : one.lifted === null ? texts.over : texts.lifted}, {texts.until} <Timestamp at={one.endsAt} /></span>
              <span className={styles.quiet}>{texts.by} {one.supervisor.name}</span>
              {one.appeal !== null && <span>{texts.appeal} {one.appeal.text === null ? <Timestamp at={one.appeal.at} show="instant" /> : `“${one.appeal.text}”`}</span>}
            </div>
            {one.isInForce && <Button isSmall isBusy={lift.isPending} onClick={() => { lift.mutate(one.id); }}>{texts.lift}</Button>}
          </li>
        ))}
      </ul>
      <ErrorNote error={lift.error} />
    </Card>
  );
}
