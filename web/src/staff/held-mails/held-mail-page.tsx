import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { queryClient } from "../../server/query-client.ts";
import { useSelf } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { heldMailTexts as texts } from "../../texts/held-mails.ts";
import { AccountPicker } from "../requests/account-picker.tsx";
import styles from "./held-mails.module.css";
import { useHeldMail, type HeldMail } from "./queries.ts";

/** One held mail: what it says, and the decision about it. */
export function HeldMailPage() {
  const { id = "" } = useParams();
  const mail = useHeldMail(id);
  const back = { to: "/staff/held-mails", label: texts.title };
  if (mail.data === undefined) return <Page title={texts.title} back={back}>{mail.isPending ? <Loading /> : <ErrorNote error={mail.error} />}</Page>;
  return <Loaded mail={mail.data} back={back} />;
}

function Loaded({ mail, back }: { readonly mail: HeldMail; readonly back: { readonly to: string; readonly label: string } }) {
  const { zone } = useSelf();
  return (
    <Page title={mail.title ?? texts.erased} lead={mail.sender} back={back}>
      {mail.state === "held" && <Note tone={mail.reason === "not-confirmed" ? "bad" : "wait"} title={texts.reasons[mail.reason]}>{texts.reasonHints[mail.reason]} {mail.reason !== "not-confirmed" && texts.forged}</Note>}
      <Card>
        {mail.text !== null && <p className={styles.text}>{mail.text}</p>}
        <Facts>
          <Fact name={texts.received}><Timestamp at={mail.receivedAt} zone={zone} /></Fact>
          {mail.state === "held" ? <Fact name={texts.kept}><Timestamp at={mail.keptUntilAt} zone={zone} /></Fact> : <Fact name={texts.views[mail.state]}>{mail.caseId === null ? texts.erased : <Link to={`/staff/cases/${mail.caseId}`}>{texts.opened}</Link>}</Fact>}
        </Facts>
      </Card>
      {mail.state === "held" && <Decide mail={mail} />}
    </Page>
  );
}

function Decide({ mail }: { readonly mail: HeldMail }) {
  const { zone } = useSelf();
  const navigate = useNavigate();
  const [accountId, setAccountId] = useState("");
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const params = { id: mail.id };
  const done = (to: string, message: string): void => {
    void queryClient.invalidateQueries({ queryKey: ["cases"] });
    showToast(message);
    void navigate(to);
  };
  const release = useMutation({ mutationFn: () => api("POST /api/held-mails/:id/release", { params, body: { accountId } }), onSuccess: ({ caseId, number }) => { done(`/staff/cases/${caseId}`, texts.released(number)); } });
  const refuse = useMutation({ mutationFn: () => api("POST /api/held-mails/:id/refuse", { params }), onSuccess: () => { done("/staff/held-mails", texts.refused); }, onError: () => { setAsking(false); } });
  const denied = decisionIn(release.error);
  return (
    <Card title={texts.releaseTitle}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (accountId !== "") release.mutate();
        }}
      >
        <p>{texts.releaseText(mail.sender)}</p>
        <AccountPicker accountId={accountId} onPick={setAccountId} error={isTried && accountId === "" ? texts.chooseFirst : undefined} />
        {denied === null ? <ErrorNote error={release.error ?? refuse.error} words={{ "wrong-state": texts.conflict }} /> : <DecisionNote decision={denied} title={texts.denied} zone={zone} />}
        <Actions>
          <Button type="submit" look="primary" isBusy={release.isPending}>{texts.release}</Button>
          <Button look="danger" onClick={() => { setAsking(true); }}>{texts.refuse}</Button>
        </Actions>
      </form>
      <ConfirmDialog isOpen={isAsking} title={texts.refuseTitle} confirm={texts.refuse} isDangerous isBusy={refuse.isPending} onConfirm={() => { refuse.mutate(); }} onClose={() => { setAsking(false); }}>
        <p>{texts.refuseText(mail.sender)}</p>
      </ConfirmDialog>
    </Card>
  );
}
