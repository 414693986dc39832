import { Link } from "react-router";
import { Card, Fact, Facts as List } from "../../components/card.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { useNow } from "../../components/now.ts";
import type { Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import styles from "./transfer.module.css";

const texts = transferTexts.one;

/** Until when, where, what for. */
export function Facts({ transfer }: { readonly transfer: Transfer }) {
  const zone = useZone();
  return (
    <Card title={texts.facts} aside={<DaysLeft transfer={transfer} />}>
      <List>
        <Fact name={texts.keptUntil}>
          {transfer.deadlineAt === null ? texts.begins : <Timestamp at={transfer.deadlineAt} zone={zone} />}
          {transfer.deadlineAt !== null && transfer.allows.includes("transfers.direct") && <>{" "}<Link to={`/transfers/${transfer.id}/delete`}>{texts.changeDay}</Link></>}
        </Fact>
        <Fact name={texts.place}>{transfer.place}</Fact>
        <Fact name={texts.purpose}>{words.purposes[transfer.purpose]}</Fact>
        {transfer.caseReference !== null && <Fact name={texts.caseReference}>{transfer.caseReference}</Fact>}
        <Fact name={texts.requestedBy}>{transfer.requestedBy.name}, <Timestamp at={transfer.createdAt} zone={zone} show="instant" /></Fact>
      </List>
    </Card>
  );
}

function DaysLeft({ transfer }: { readonly transfer: Transfer }) {
  const now = useNow();
  const isOver = transfer.state === "deleted" || transfer.state === "withdrawn" || transfer.state === "deleting";
  if (transfer.deadlineAt === null || isOver) return null;
  const days = Math.round((new Date(transfer.deadlineAt).getTime() - now) / 86_400_000);
  return <span className={styles.days}>{texts.daysLeft(days)}</span>;
}
