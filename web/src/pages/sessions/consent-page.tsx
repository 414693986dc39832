import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { checkConnection } from "../../live/connection-check.ts";
import { ConnectionLines } from "../../live/connection-lines.tsx";
import { setCurrentHosting } from "../../live/host/current.ts";
import { beginHosting } from "../../live/host/hosting.ts";
import styles from "../../live/live.module.css";
import { sessionKeys, type RemoteSession } from "../../live/queries.ts";
import { api } from "../../server/api.ts";
import { hostingTexts } from "../../texts/hosting.ts";
import { sessionWords } from "../../texts/remote-sessions.ts";
import { HiddenStep } from "./hidden-step.tsx";
import { useLocalFile } from "./use-local-file.ts";

const texts = hostingTexts.consent;
const minuteSteps = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240] as const;
const rowsMax = 200;

/** The question, in the order of remote-sessions.md. Nothing is chosen beforehand, and Allow and Deny are the same size. */
export function ConsentPage({ session }: { readonly session: RemoteSession }) {
  const { engineer, requested } = session;
  const params = { id: session.id };
  const client = useQueryClient();
  const refresh = (): void => void client.invalidateQueries({ queryKey: sessionKeys.all });
  const offer = useMutation({ mutationFn: () => api("POST /api/remote-sessions/:id/offer", { params, body: { entry: "browser" } }), onSuccess: refresh });
  const local = useLocalFile(() => { offer.mutate(); });
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const [minutes, setMinutes] = useState(requested.minutes);
  const [isPreviewed, setIsPreviewed] = useState(false);
  const [recording, setRecording] = useState<"allowed" | "refused" | null>(null);
  const [wasTried, setWasTried] = useState(false);
  const check = useQuery({
    queryKey: ["connection-check"],
    queryFn: async () => {
      const { check: known } = await api("GET /api/connection-checks/latest");
      return known?.isRecent === true && known.isPassed ? known : checkConnection();
    },
    staleTime: Infinity,
    retry: false,
  });
  const names = local.opened?.tables.map((table) => table.name) ?? [];
  const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
  const asked = names.filter((name) => requested.tables.some((one) => same(one, name)));
  const isOpenWish = asked.length === 0;
  const tables = isOpenWish ? names.filter((name) => ticked.includes(name)) : asked.filter((name) => !leftOut.includes(name));
  const lacking = local.opened === null ? texts.lacking.file : tables.length === 0 ? texts.lacking.tables : requested.recording && recording === null ? texts.lacking.recording : null;

  const deny = useMutation({ mutationFn: () => api("POST /api/remote-sessions/:id/deny", { params }), onSuccess: refresh });
  const allow = useMutation({
    mutationFn: () => local.handOver(async (work) => {
      const { plan } = local;
      if (plan === null) return;
      const grant = await work.grant({ id: session.id, purpose: session.purpose, notice: session.notice, engineer }, { tables, kinds: requested.kinds, minutes, rowsMax, isPreviewed, isRecorded: recording === "allowed", now: Date.now() });
      await work.begin(tables);
      const allowed = await api("POST /api/remote-sessions/:id/consent", { params, body: { grant, entry: "browser", recording: requested.recording ? (recording ?? "refused") : "not-asked" } });
      const over = (): void => {
        setCurrentHosting(null);
        refresh();
      };
      setCurrentHosting(beginHosting({ session: allowed, work, grant, plan, over }));
    }),
  });
  const choose = (table: string, isChosen: boolean): void => {
    const change = (list: readonly string[]): readonly string[] => (isChosen ? [...list, table] : list.filter((one) => one !== table));
    if (isOpenWish) setTicked(change);
    else setLeftOut(change);
  };
  return (
    <Page title={texts.title} lead={texts.lead} back={{ to: "/sessions", label: texts.back }}>
      <Card title={texts.who}>
        <Facts>
          <Fact name={texts.name}>{engineer.name}</Fact>
          <Fact name={texts.roleName}>{texts.role(engineer.role)}</Fact>
          <Fact name={texts.employer}>{engineer.employer}{engineer.isContractor && ` · ${texts.contractor}`}</Fact>
          <Fact name={texts.key}><span className={styles.key}>{engineer.keyThumbprint}</span></Fact>
        </Facts>
      </Card>
      <Card title={texts.why}>
        <Facts>
          {session.caseReference !== null && <Fact name={texts.caseName}>{session.caseReference}</Fact>}
          <Fact name={texts.purpose}>{session.purpose}</Fact>
        </Facts>
      </Card>
      <Card title={texts.what}>
        <ul>{requested.kinds.map((kind) => <li key={kind}>{sessionWords.kinds[kind]}</li>)}</ul>
        <p>{requested.tables.length > 0 ? texts.tablesAsked(requested.tables) : texts.tablesOpen}</p>
      </Card>
      <HiddenStep local={local} engineer={engineer.name} wanted={requested.tables} tables={tables} isOpenWish={isOpenWish} isChosen={(table) => (isOpenWish ? ticked : leftOut).includes(table)} onChoose={choose} />
      <Card title={texts.long}>
        <Field label={texts.minutes} hint={texts.longText}>
          {(wiring) => (
            <select {...wiring} name="minutes" value={minutes} onChange={(event) => { setMinutes(Number(event.currentTarget.value)); }}>
              {[...new Set([...minuteSteps.filter((one) => one < requested.minutes), requested.minutes])].map((one) => <option key={one} value={one}>{texts.minutesOf(one)}</option>)}
            </select>
          )}
        </Field>
        <Choice kind="checkbox" name="preview" isChosen={isPreviewed} onChoose={setIsPreviewed} label={texts.each} hint={texts.eachHint} />
      </Card>
      <Card title={texts.recorded}>
        {requested.recording ? (
          <>
            <p>{texts.recordedText}</p>
            <Choices legend={texts.recordedAsk}>
              <Choice name="recording" value="allowed" isChosen={recording === "allowed"} onChoose={() => { setRecording("allowed"); }} label={texts.recordYes} />
              <Choice name="recording" value="refused" isChosen={recording === "refused"} onChoose={() => { setRecording("refused"); }} label={texts.recordRefused} />
            </Choices>
          </>
        ) : <p>{texts.recordedNo}</p>}
      </Card>
      <Card title={texts.no}>{session.notice.sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}</Card>
      <Card title={sessionWords.connection.title}>
        {check.isPending ? <p role="status">{sessionWords.connection.running}</p> : <ConnectionLines check={check.data ?? null} />}
        {session.connectionRule === "required" && check.data?.isPassed !== true && !check.isPending && <Note tone="wait">{sessionWords.connection.required}</Note>}
        {!check.isPending && <div><Button isSmall look="plain" isBusy={check.isFetching} onClick={() => void checkConnection().then((measured) => { client.setQueryData(["connection-check"], measured); })}>{sessionWords.connection.again}</Button></div>}
      </Card>
      <Card title={texts.answer}>
        <Quiet>{texts.until}: <Timestamp at={session.answerBy} /></Quiet>
        {wasTried && lacking !== null && <Note tone="wait" role="alert">{lacking}</Note>}
        <ErrorNote error={offer.error ?? allow.error ?? deny.error} />
        <div className={styles.answers}>
          <Button
            isBusy={allow.isPending || offer.isPending}
            onClick={() => {
              setWasTried(true);
              if (lacking === null) allow.mutate();
            }}
          >
            {texts.allow}
          </Button>
          <Button isBusy={deny.isPending} onClick={() => { deny.mutate(); }}>{texts.deny}</Button>
        </div>
      </Card>
    </Page>
  );
}
