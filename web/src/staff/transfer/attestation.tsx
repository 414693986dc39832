import { type RemovalMethod, removalMethods } from "../../../../server/domain/custody/words.ts";
import { Choice, Field } from "../../components/field.tsx";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";

const texts = staffTransferTexts.removal;

/** What is filled in to attest a removal. */
export interface AttestationValues {
  readonly method: RemovalMethod | "";
  readonly note: string;
  readonly isAttested: boolean;
}

export const emptyAttestation: AttestationValues = { method: "", note: "", isAttested: false };

/** What is still missing, by field; empty when it can be sent. */
export function lackingIn(values: AttestationValues): Readonly<Partial<Record<"method" | "note" | "isAttested", string>>> {
  return {
    ...(values.method === "" ? { method: texts.methodMissing } : {}),
    ...(values.method === "other" && values.note.trim() === "" ? { note: texts.otherMissing } : {}),
    ...(values.isAttested ? {} : { isAttested: texts.missing }),
  };
}

/** The body that the server takes; undefined while something is missing. */
export function removalOf({ method, note, isAttested }: AttestationValues): { attested: true; method: RemovalMethod; note?: string } | undefined {
  if (method === "" || !isAttested) return undefined;
  return { attested: true, method, ...(note.trim() === "" ? {} : { note: note.trim() }) };
}

interface AttestationProps {
  readonly values: AttestationValues;
  readonly onChange: (values: AttestationValues) => void;
  /** True once sending was tried: then what is missing is named. */
  readonly wasTried: boolean;
}

/** How the copy was removed, and the sentence that somebody puts their name to. */
export function Attestation({ values, onChange, wasTried }: AttestationProps) {
  const lacking = wasTried ? lackingIn(values) : {};
  return (
    <>
      <Field label={texts.how} error={lacking.method}>
        {(wiring) => (
          <select {...wiring} name="method" value={values.method} onChange={(event) => { onChange({ ...values, method: removalMethods.find((one) => one === event.currentTarget.value) ?? "" }); }}>
            <option value="">{texts.choose}</option>
            {removalMethods.map((method) => <option key={method} value={method}>{texts.methods[method]}</option>)}
          </select>
        )}
      </Field>
      {values.method === "other" && (
        <Field label={texts.otherNote} error={lacking.note}>
          {(wiring) => <input {...wiring} name="removal-note" maxLength={500} value={values.note} onChange={(event) => { onChange({ ...values, note: event.currentTarget.value }); }} />}
        </Field>
      )}
      <Choice kind="checkbox" name="attested" isChosen={values.isAttested} onChoose={(isAttested) => { onChange({ ...values, isAttested }); }} label={texts.attest} hint={lacking.isAttested ?? texts.attestHint} />
    </>
  );
}
