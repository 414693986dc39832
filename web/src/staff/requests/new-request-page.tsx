import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { instructionWays, purposes } from "../../../../server/domain/custody/words.ts";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import { Button, ButtonLink } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice, Choices, Field } from "../../components/field.tsx";
import { Actions, Page } from "../../components/page.tsx";
import { api, newIdempotencyKey } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import { useSelf } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { requestTexts as texts } from "../../texts/requests.ts";
import { takeTexts } from "../../texts/take-and-return.ts";
import { words } from "../../texts/words.ts";
import { AccountPicker } from "./account-picker.tsx";
import { bodyOf, emptyRequest, lackingInRequest, type RequestValues } from "./request-values.ts";
import styles from "./requests.module.css";

type TextName = { [Name in keyof RequestValues]: RequestValues[Name] extends string ? (string extends RequestValues[Name] ? Name : never) : never }[keyof RequestValues];

/** Asks a customer for a database, or takes in a medium that was brought (ALO-13, ALO-27). */
export function NewRequestPage() {
  const [search] = useSearchParams();
  const { zone } = useSelf();
  const caseId = search.get("case");
  const [values, setValues] = useState<RequestValues>({ ...emptyRequest, accountId: search.get("account") ?? "" });
  const [wasTried, setWasTried] = useState(false);
  const [key, setKey] = useState(newIdempotencyKey);
  const navigate = useNavigate();
  const client = useQueryClient();
  const lacking = lackingInRequest(values);
  const shown = wasTried ? lacking : {};
  const set = (change: Partial<RequestValues>): void => {
    setValues((former) => ({ ...former, ...change }));
    setKey(newIdempotencyKey());
  };
  const make = useMutation({
    mutationFn: () => api("POST /api/transfers", { body: { ...bodyOf(values), ...(caseId === null ? {} : { caseId }) }, idempotencyKey: key }),
    onSuccess: (transfer) => {
      client.setQueryData(keys.transfer(transfer.id), transfer);
      void client.invalidateQueries({ queryKey: ["queue"] });
      showToast(texts.made(transfer.number));
      void navigate(values.how === "medium" ? `/staff/requests/${transfer.id}/send` : `/staff/transfers/${transfer.id}`, { replace: true });
    },
  });
  const denied = decisionIn(make.error);
  const line = (name: TextName, label: string, options: { hint?: string; isOptional?: boolean; max: number }) => (
    <Field label={label} {...(options.hint === undefined ? {} : { hint: options.hint })} isOptional={options.isOptional ?? false} error={shown[name]}>
      {(wiring) => <input {...wiring} name={name} maxLength={options.max} value={values[name]} onChange={(event) => { set({ [name]: event.currentTarget.value }); }} />}
    </Field>
  );
  return (
    <Page title={texts.title} lead={texts.lead} width="narrow" back={{ to: "/staff", label: texts.back }}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (Object.keys(lacking).length === 0) make.mutate();
        }}
      >
        <AccountPicker accountId={values.accountId} onPick={(accountId) => { set({ accountId }); }} error={shown.accountId} />
        <Choices legend={texts.how}>
          {(["send", "medium"] as const).map((how) => <Choice key={how} name="how" value={how} isChosen={values.how === how} onChoose={() => { set({ how }); }} label={texts.ways[how][0]} hint={texts.ways[how][1]} />)}
        </Choices>
        <Choices legend={texts.purpose}>
          {purposes.map((purpose) => <Choice key={purpose} name="purpose" value={purpose} isChosen={values.purpose === purpose} onChoose={() => { set({ purpose }); }} label={takeTexts.purposes[purpose][0]} hint={takeTexts.purposes[purpose][1]} />)}
        </Choices>
        {line("title", texts.titleField, { hint: texts.titleHint, isOptional: true, max: 200 })}
        {line("caseReference", texts.caseReference, { hint: texts.caseHint, isOptional: true, max: 100 })}
        {values.how === "send" && (
          <Choices legend={texts.instructions}>
            {instructionWays.map((way) => <Choice key={way} name="way" value={way} isChosen={values.way === way} onChoose={() => { set({ way }); }} label={texts.instructionWays[way]} />)}
          </Choices>
        )}
        {values.how === "send" && values.way === "article" && <>{line("article", texts.article, { hint: texts.articleHint, max: 200 })}{line("articleVersion", texts.articleVersion, { isOptional: true, max: 50 })}</>}
        {values.how === "send" && values.way === "other" && line("other", texts.other, { max: 200 })}
        {values.how === "medium" && <>{line("medium", texts.medium, { hint: texts.mediumHint, max: 200 })}{line("broughtBy", texts.broughtBy, { max: 200 })}{line("becameOf", texts.becameOf, { hint: texts.becameOfHint, max: 500 })}</>}
        {denied === null ? <ErrorNote error={make.error} /> : <DecisionNote decision={denied} title={denied.clause} zone={zone} />}
        <Actions>
          <Button type="submit" look="primary" isBusy={make.isPending}>{values.how === "medium" ? texts.submitMedium : texts.submit}</Button>
          <ButtonLink to="/staff" look="plain">{words.actions.cancel}</ButtonLink>
        </Actions>
      </form>
    </Page>
  );
}
