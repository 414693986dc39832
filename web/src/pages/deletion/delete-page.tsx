import { useState } from "react";
import { useParams } from "react-router";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { isRefusal } from "../../server/problems.ts";
import { type Transfer, useTransfer } from "../../server/queries.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { deletionTexts as texts } from "../../texts/deletion.ts";
import { ButtonLink } from "../../components/button.tsx";
import { OrderForm } from "./order-form.tsx";
import { Ordered } from "./ordered.tsx";
import { WhatGoes } from "./what-goes.tsx";

/** Ordering a deletion; afterwards the same address shows the order, its number and what happens next. */
export function DeletePage() {
  const { id = "" } = useParams();
  const transfer = useTransfer(id);
  if (isRefusal(transfer.error, "not-found")) return <NotFound />;
  if (transfer.data === undefined) return <Page title={texts.title}>{transfer.isError ? <ErrorNote error={transfer.error} /> : <Loading />}</Page>;
  return <Present transfer={transfer.data} />;
}

function Present({ transfer }: { readonly transfer: Transfer }) {
  const [isChanging, setIsChanging] = useState(false);
  const back = { to: `/transfers/${transfer.id}`, label: texts.back };
  const latest = transfer.directions.find((one) => one.state === "waiting" || one.state === "begun" || one.state === "done");
  const lead = transfer.title === null ? texts.lead(transfer.number) : `${texts.lead(transfer.number)}: ${transfer.title}`;
  if (latest !== undefined && !isChanging) {
    return (
      <Page title={texts.ordered.title} lead={lead} back={back}>
        <Ordered transfer={transfer} direction={latest} onChange={() => { setIsChanging(true); }} />
      </Page>
    );
  }
  if (!transfer.allows.includes("transfers.direct")) {
    return (
      <Page title={texts.title} lead={lead} back={back}>
        <Note>
          <p>{texts.notPossible}</p>
          {transfer.state === "deleted" && <ButtonLink to={`/transfers/${transfer.id}/proof`} isSmall>{texts.ordered.toProof}</ButtonLink>}
        </Note>
      </Page>
    );
  }
  return (
    <Page title={texts.title} lead={lead} back={back}>
      <WhatGoes transfer={transfer} />
      <OrderForm transfer={transfer} onOrdered={() => { setIsChanging(false); }} />
    </Page>
  );
}
