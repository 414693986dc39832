import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { Timestamp } from "../../components/timestamp.tsx";
import { findTransfer, numberIn } from "../../staff/frame/find-transfer.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { type Head, useLedger } from "../queries.ts";
import { WatchTabs } from "../watch-tabs.tsx";
import { partsOf } from "./head-parts.ts";
import { ledgerCsv } from "./ledger-csv.ts";
import { LedgerRows } from "./ledger-rows.tsx";
import styles from "./ledger.module.css";
import { VerifyCard } from "./verify-card.tsx";

const texts = supervisorTexts.ledger;

/** The custody record: its head, its verification, its entries; of everything or of one transfer. */
export function LedgerPage() {
  const [search] = useSearchParams();
  const number = numberIn(search.get("transfer") ?? "");
  const found = useQuery({ queryKey: ["transfers", "number", number], queryFn: () => findTransfer(number ?? ""), enabled: number !== null });
  const isKnown = number === null || (found.data !== undefined && found.data !== null);
  return (
    <Page title={texts.title} lead={texts.lead} width="wide">
      <WatchTabs />
      <Filter key={number ?? ""} number={number} />
      <ErrorNote error={found.error} />
      {number !== null && found.data === null && <Note tone="wait" role="status">{texts.notFound(number)}</Note>}
      {isKnown && <Entries key={found.data?.id ?? ""} transferId={number === null ? undefined : found.data?.id} />}
    </Page>
  );
}

function Entries({ transferId }: { readonly transferId: string | undefined }) {
  const ledger = useLedger(transferId);
  const [read, setRead] = useState(0);
  const save = useMutation({
    mutationFn: () => ledgerCsv(transferId, setRead),
    onSuccess: (csv) => { saveText("ledger.csv", csv, "text/csv;charset=utf-8"); },
  });
  const rows = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  const head = ledger.data?.pages[0]?.head;
  return (
    <>
      <div className={styles.cards}>
        {head !== undefined && <HeadCard head={head} />}
        <VerifyCard />
      </div>
      <Card title={texts.rows} aside={<Button isSmall look="plain" isBusy={save.isPending} icon={<IconDownload aria-hidden />} onClick={() => { save.mutate(); }}>{save.isPending ? texts.csvRunning(read) : texts.csv}</Button>}>
        <ErrorNote error={save.error} />
        <ErrorNote error={ledger.error} />
        {ledger.isPending && <Loading />}
        {ledger.isSuccess && rows.length === 0 && <Quiet>{texts.none}</Quiet>}
        {rows.length > 0 && <LedgerRows rows={rows} />}
        {ledger.hasNextPage && <Actions><Button isBusy={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>{texts.more}</Button></Actions>}
      </Card>
    </>
  );
}

function HeadCard({ head }: { readonly head: Head }) {
  const parts = partsOf(head);
  if (parts === null) return null;
  return (
    <Card title={texts.head}>
      <Facts>
        <Fact name={texts.size}>{parts.size}</Fact>
        <Fact name={texts.root}><code>{parts.root}</code></Fact>
        <Fact name={texts.signedAt}><Timestamp at={parts.at} /></Fact>
      </Facts>
      <Actions><Button icon={<IconDownload aria-hidden />} onClick={() => { saveText(`ledger-head-${String(parts.size)}.json`, JSON.stringify(head, null, 2), "application/json"); }}>{texts.saveHead}</Button></Actions>
      <Quiet>{texts.saveHint}</Quiet>
    </Card>
  );
}

function Filter({ number }: { readonly number: string | null }) {
  const [, setSearch] = useSearchParams();
  const [value, setValue] = useState(number ?? "");
  return (
    <form
      role="search"
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = numberIn(value);
        setSearch(wanted === null ? {} : { transfer: wanted });
      }}
    >
      <label className={styles.filterLabel}>
        {texts.filter}
        <input type="search" autoComplete="off" spellCheck={false} placeholder={texts.filterHint} value={value} onChange={(event) => { setValue(event.currentTarget.value); }} />
      </label>
      <Button type="submit">{texts.filterButton}</Button>
      {number !== null && <span>{texts.filtered(number)} · <Link to="/supervisor/ledger">{texts.clear}</Link></span>}
    </form>
  );
}
