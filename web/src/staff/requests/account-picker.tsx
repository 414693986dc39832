import { useId, useState } from "react";
import { Link } from "react-router";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { place } from "../../texts/format.ts";
import { requestTexts as texts } from "../../texts/requests.ts";
import { useAccount, useAccounts } from "../queries.ts";
import styles from "./requests.module.css";

const shown = 6;

interface AccountPickerProps {
  readonly accountId: string;
  readonly onPick: (accountId: string) => void;
  readonly error: string | undefined;
}

/** Finds a customer by name; once chosen it stands there, with a way to choose another. */
export function AccountPicker({ accountId, onPick, error }: AccountPickerProps) {
  return accountId === "" ? <Search onPick={onPick} error={error} /> : <Chosen accountId={accountId} onPick={onPick} />;
}

function Chosen({ accountId, onPick }: { readonly accountId: string; readonly onPick: (accountId: string) => void }) {
  const account = useAccount(accountId);
  const labelId = useId();
  return (
    <div className={styles.chosen} role="group" aria-labelledby={labelId}>
      <span id={labelId} className={styles.label}>{texts.account}</span>
      <strong>{account.data?.name ?? ""}</strong>
      <Button isSmall look="plain" onClick={() => { onPick(""); }}>{texts.accountChange}</Button>
      <ErrorNote error={account.error} />
    </div>
  );
}

function Search({ onPick, error }: { readonly onPick: (accountId: string) => void; readonly error: string | undefined }) {
  const [term, setTerm] = useState("");
  const accounts = useAccounts(term.trim());
  const found = accounts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.search}>
      <Field label={texts.account} hint={texts.accountSearch} error={error}>
        {(wiring) => <input {...wiring} type="search" autoComplete="off" value={term} onChange={(event) => { setTerm(event.currentTarget.value); }} onKeyDown={(event) => { if (event.key === "Enter") event.preventDefault(); }} />}
      </Field>
      {accounts.isPending && <Loading />}
      <ErrorNote error={accounts.error} />
      {accounts.isSuccess && found.length === 0 && <p role="status">{texts.accountNone(term.trim())} <Link to="/staff/directory">{texts.accountAdd}</Link></p>}
      {found.length > 0 && (
        <ul className={styles.found} aria-label={texts.accountFound}>
          {found.slice(0, shown).map((account) => (
            <li key={account.id}>
              <button type="button" className={styles.pick} onClick={() => { onPick(account.id); }}>
                <strong>{account.name}</strong> <span className={styles.quiet}>{place(account.zone)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.length > shown && <p className={styles.quiet}>{texts.accountMore}</p>}
    </div>
  );
}
