import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { requestKinds, type RequestKind } from "../../../../server/domain/session/words.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { sessionKeys } from "../../live/queries.ts";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { lookingTexts } from "../../texts/looking.ts";
import { words } from "../../texts/words.ts";
import { usePeopleOf } from "../queries.ts";
import { AccountPicker } from "../requests/account-picker.tsx";
import styles from "../requests/requests.module.css";
import { useKeptKey } from "./use-kept-key.ts";

const texts = lookingTexts.ask;
const minuteSteps = [10, 15, 30, 60, 120, 240] as const;

/** Asks a customer for a look: what stands here is what they read. */
export function AskPage() {
  const [search] = useSearchParams();
  const transferId = search.get("transfer");
  const [accountId, setAccountId] = useState(search.get("account") ?? "");
  const [customerId, setCustomerId] = useState("");
  const [purpose, setPurpose] = useState("");
  const [caseReference, setCaseReference] = useState(search.get("case") ?? "");
  const [tables, setTables] = useState("");
  const [kinds, setKinds] = useState<readonly RequestKind[]>(["schema", "browse", "query"]);
  const [minutes, setMinutes] = useState(30);
  const [recording, setRecording] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { isPending, known } = useKeptKey();
  const isReady = known !== null && known.enrolledAt !== null && known.revokedAt === null;
  const lacks = { account: accountId === "", purpose: purpose.trim() === "", kinds: kinds.length === 0 };
  const ask = useMutation({
    mutationFn: () => api("POST /api/remote-sessions", {
      idempotencyKey: key,
      body: {
        accountId,
        ...(customerId === "" ? {} : { customerId }),
        ...(transferId === null ? {} : { transferId }),
        ...(caseReference.trim() === "" ? {} : { caseReference: caseReference.trim() }),
        purpose: purpose.trim(),
        tables: [...new Set(tables.split(",").map((one) => one.trim()).filter((one) => one !== ""))],
        kinds: [...kinds],
        minutes,
        recording,
        keyId: known?.id ?? "",
      },
    }),
    onSuccess: (session) => {
      void client.invalidateQueries({ queryKey: sessionKeys.list });
      showToast(texts.made);
      void navigate(`/staff/sessions/${session.id}`, { replace: true });
    },
  });
  return (
    <Page title={texts.title} lead={texts.lead} width="narrow" back={{ to: "/staff/sessions", label: texts.back }}>
      {!isPending && !isReady && <Note tone="wait"><p>{texts.noKey}</p><ButtonLink isSmall to="/staff/sessions">{texts.toKey}</ButtonLink></Note>}
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (isReady && !Object.values(lacks).includes(true)) ask.mutate();
        }}
      >
        <AccountPicker
          accountId={accountId}
          onPick={(id) => {
            setAccountId(id);
            setCustomerId("");
          }}
          error={wasTried && lacks.account ? texts.accountLacks : undefined}
        />
        {accountId !== "" && <Person accountId={accountId} customerId={customerId} onPick={setCustomerId} />}
        <Field label={texts.purpose} hint={texts.purposeHint} error={wasTried && lacks.purpose ? texts.purposeLacks : undefined}>
          {(wiring) => <input {...wiring} name="purpose" maxLength={500} value={purpose} onChange={(event) => { setPurpose(event.currentTarget.value); }} />}
        </Field>
        <Field label={texts.caseReference} isOptional>{(wiring) => <input {...wiring} name="case" maxLength={100} value={caseReference} onChange={(event) => { setCaseReference(event.currentTarget.value); }} />}</Field>
        <Field label={texts.tables} hint={texts.tablesHint} isOptional>{(wiring) => <input {...wiring} name="tables" value={tables} onChange={(event) => { setTables(event.currentTarget.value); }} />}</Field>
        <Choices legend={texts.kinds}>
          {requestKinds.map((kind) => (
            <Choice key={kind} kind="checkbox" name="kind" value={kind} isChosen={kinds.includes(kind)} onChoose={(isChosen) => { setKinds(requestKinds.filter((one) => (one === kind ? isChosen : kinds.includes(one)))); }} label={texts.kindLabels[kind]} />
          ))}
        </Choices>
        {wasTried && lacks.kinds && <Note tone="bad" role="alert">{texts.kindsLack}</Note>}
        <Field label={texts.minutes}>{(wiring) => <select {...wiring} name="minutes" value={minutes} onChange={(event) => { setMinutes(Number(event.currentTarget.value)); }}>{minuteSteps.map((one) => <option key={one} value={one}>{texts.minutesOf(one)}</option>)}</select>}</Field>
        <Choice kind="checkbox" name="recording" isChosen={recording} onChoose={setRecording} label={texts.recording} />
        <ErrorNote error={ask.error} />
        <Actions>
          <Button type="submit" look="primary" isBusy={ask.isPending} disabled={!isPending && !isReady}>{texts.submit}</Button>
          <ButtonLink to="/staff/sessions" look="plain">{words.actions.cancel}</ButtonLink>
        </Actions>
      </form>
    </Page>
  );
}

function Person({ accountId, customerId, onPick }: { readonly accountId: string; readonly customerId: string; readonly onPick: (id: string) => void }) {
  const people = usePeopleOf(accountId);
  return (
    <Field label={texts.person} hint={texts.personHint}>
      {(wiring) => (
        <select {...wiring} value={customerId} onChange={(event) => { onPick(event.currentTarget.value); }}>
          <option value="">{texts.anybody}</option>
          {people.data?.items.filter((one) => one.state === "active").map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      )}
    </Field>
  );
}
