import type { ReactNode } from "react";
import { useParams } from "react-router";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { isRefusal } from "../../server/problems.ts";
import { type Transfer, useTransfer } from "../../server/queries.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { words } from "../../texts/words.ts";

/** The transfer that the address names, once it is there. */
export function LoadedTransfer({ children }: { readonly children: (transfer: Transfer) => ReactNode }) {
  const { id = "" } = useParams();
  const transfer = useTransfer(id);
  if (isRefusal(transfer.error, "not-found")) return <NotFound />;
  if (transfer.data !== undefined) return children(transfer.data);
  return (
    <Page title={words.loading}>
      {transfer.isError ? <ErrorNote error={transfer.error}><Button onClick={() => void transfer.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}
    </Page>
  );
}
