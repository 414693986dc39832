import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { directoryTexts as texts } from "../../texts/directory.ts";
import { place } from "../../texts/format.ts";
import { supportTexts } from "../../texts/support.ts";
import { words } from "../../texts/words.ts";
import { useAccounts } from "../queries.ts";
import { AccountDialog } from "./account-dialog.tsx";
import styles from "./directory.module.css";
import { Room } from "./room.tsx";

/** Customers by name, with their room. */
export function DirectoryPage() {
  const [search, setSearch] = useSearchParams();
  const term = search.get("search") ?? "";
  const [value, setValue] = useState(term);
  const [isAdding, setIsAdding] = useState(false);
  const accounts = useAccounts(term);
  const navigate = useNavigate();
  const items = accounts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={texts.title} lead={texts.lead} actions={<><ButtonLink to="/staff/directory/import">{supportTexts.importing.link}</ButtonLink><Button look="primary" icon={<IconPlus aria-hidden />} onClick={() => { setIsAdding(true); }}>{texts.add}</Button></>}>
      <AccountDialog isOpen={isAdding} onClose={() => { setIsAdding(false); }} onDone={(account) => void navigate(`/staff/directory/${account.id}`)} />
      <form
        role="search"
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(value.trim() === "" ? {} : { search: value.trim() });
        }}
      >
        <input type="search" aria-label={texts.search} placeholder={texts.search} maxLength={100} value={value} onChange={(event) => { setValue(event.currentTarget.value); }} />
        <Button type="submit">{texts.searchButton}</Button>
      </form>
      {accounts.isPending && <Loading />}
      {accounts.isError && <ErrorNote error={accounts.error}><Button onClick={() => void accounts.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>}
      {accounts.isSuccess && items.length === 0 && <EmptyState title={texts.nothing(term)} />}
      {items.length > 0 && (
        <ul className={styles.list}>
          {items.map((account) => (
            <li key={account.id} className={styles.row}>
              <div>
                <Link className={styles.name} to={`/staff/directory/${account.id}`}>{account.name}</Link>
                <p className={styles.quiet}>{place(account.zone)}</p>
              </div>
              <p className={styles.quiet}>{texts.people(account.people)} · {texts.transfers(account.transfers)}</p>
              <Room account={account} />
            </li>
          ))}
        </ul>
      )}
      {accounts.hasNextPage && <Button isBusy={accounts.isFetchingNextPage} onClick={() => void accounts.fetchNextPage()}>{texts.more}</Button>}
    </Page>
  );
}
