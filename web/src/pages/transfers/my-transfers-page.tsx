import { IconDatabaseOff, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { type TransferSummary, useTransfers, useUploads } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import { choose } from "../../upload/chosen-files.ts";
import { DropAnywhere } from "../../upload/drop-anywhere.tsx";
import { SessionCards } from "../sessions/session-cards.tsx";
import { groupOf, groups } from "./groups.ts";
import styles from "./my-transfers.module.css";
import { TransferRow } from "./transfer-row.tsx";

const texts = transferTexts.list;

/** What needs the customer first, then what is with us, then what is finished. A file dropped here begins a new transfer. */
export function MyTransfersPage() {
  const [search, setSearch] = useSearchParams();
  const term = search.get("search") ?? "";
  const transfers = useTransfers(term === "" ? {} : { search: term });
  const uploads = useUploads();
  const navigate = useNavigate();
  const items = transfers.data?.pages.flatMap((page) => page.items) ?? [];
  const unfinished = new Set(uploads.data?.items.map((upload) => upload.transferId));
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={<ButtonLink to="/send" look="primary" icon={<IconPlus aria-hidden />}>{sendTexts.title}</ButtonLink>}
    >
      <DropAnywhere
        onFiles={(files) => {
          choose(files);
          void navigate("/send");
        }}
      />
      <SessionCards />
      {(items.length > 5 || term !== "") && <Search term={term} onSearch={(next) => { setSearch(next === "" ? {} : { search: next }); }} />}
      {transfers.isPending && <Loading />}
      <ErrorNote error={transfers.error}><Button onClick={() => void transfers.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>
      {transfers.isSuccess && items.length === 0 && <Nothing term={term} />}
      {groups.map((group) => {
        const members = items.filter((item) => groupOf(item.state, unfinished.has(item.id)) === group);
        return members.length === 0 ? null : <Group key={group} title={texts[group]} items={members} unfinished={unfinished} />;
      })}
      {transfers.hasNextPage && <Button isBusy={transfers.isFetchingNextPage} onClick={() => void transfers.fetchNextPage()}>{texts.showAll}</Button>}
    </Page>
  );
}

function Group({ title, items, unfinished }: { readonly title: string; readonly items: readonly TransferSummary[]; readonly unfinished: ReadonlySet<string> }) {
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      <ul className={styles.list}>
        {items.map((item) => <TransferRow key={item.id} transfer={item} isUnfinished={unfinished.has(item.id)} />)}
      </ul>
    </section>
  );
}

function Nothing({ term }: { readonly term: string }) {
  if (term !== "") return <EmptyState title={texts.nothingFound(term)} />;
  return (
    <EmptyState icon={<IconDatabaseOff aria-hidden stroke={1.3} />} title={texts.none}>
      <p>{texts.noneText}</p>
      <ButtonLink to="/send" look="primary">{sendTexts.title}</ButtonLink>
    </EmptyState>
  );
}

function Search({ term, onSearch }: { readonly term: string; readonly onSearch: (term: string) => void }) {
  const [value, setValue] = useState(term);
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(value.trim());
      }}
    >
      <input type="search" aria-label={texts.search} placeholder={texts.search} value={value} onChange={(event) => { setValue(event.currentTarget.value); }} />
      <Button type="submit">{texts.searchButton}</Button>
    </form>
  );
}
