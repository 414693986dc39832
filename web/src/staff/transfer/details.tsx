import { Link } from "react-router";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { useNow } from "../../components/now.ts";
import { Timestamp } from "../../components/timestamp.tsx";
import type { Transfer } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { instant } from "../../texts/format.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import { words } from "../../texts/words.ts";
import { useAccount } from "../queries.ts";
import styles from "./transfer.module.css";

const texts = staffTransferTexts.facts;

/** Whose it is, until when it is kept, what for, how it was asked for, what went back. */
export function Details({ transfer }: { readonly transfer: Transfer }) {
  const { instructions, onBehalf, returned, contractors, contacts } = transfer;
  const { role } = useSelf().person;
  return (
    <Card title={texts.title}>
      <Facts>
        <Fact name={texts.customer}>{role === "auditor" ? transfer.account.name : <Link to={`/staff/directory/${transfer.account.id}`}>{transfer.account.name}</Link>}</Fact>
        <TheirTime accountId={transfer.account.id} />
        <Fact name={texts.keptUntil}>{transfer.deadlineAt === null ? texts.begins : <Timestamp at={transfer.deadlineAt} />}</Fact>
        <Fact name={texts.purpose}>{words.purposes[transfer.purpose]}</Fact>
        {transfer.caseReference !== null && <Fact name={texts.caseReference}>{transfer.caseReference}</Fact>}
        <Fact name={texts.requestedBy}>{transfer.requestedBy.name}, <Timestamp at={transfer.createdAt} show="instant" /></Fact>
        {instructions !== null && (
          <Fact name={texts.instructions}>
            {instructions.other ?? texts.ways[instructions.way]}
            {instructions.article !== undefined && `: ${texts.article(instructions.article, instructions.articleVersion)}`}
          </Fact>
        )}
        {onBehalf !== null && <Fact name={texts.onBehalf}>{texts.medium(onBehalf.medium ?? words.unknown, onBehalf.broughtBy ?? words.unknown)}. {onBehalf.becameOf}</Fact>}
        {returned !== null && (
          <Fact name={texts.returned}>
            {returned.by.name}, <Timestamp at={returned.at} show="instant" />{returned.nothingToReturn && ` (${texts.nothingReturned})`}
          </Fact>
        )}
        {returned?.note !== null && returned?.note !== undefined && <Fact name={texts.note}><span className={styles.note}>{returned.note}</span></Fact>}
        {contractors.length > 0 && (
          <Fact name={staffTransferTexts.contractor.list}>
            {contractors.map(({ person, allowedAt }) => <span key={person.id} className={styles.block}>{person.name}: {allowedAt === null ? staffTransferTexts.contractor.notAllowed : <>{staffTransferTexts.contractor.allowedSince} <Timestamp at={allowedAt} show="instant" /></>}</span>)}
          </Fact>
        )}
        {contacts.length > 0 && (
          <Fact name={staffTransferTexts.contact.list}>
            {contacts.map((contact) => <span key={contact.at} className={styles.block}>{contact.by.name}, {contact.how}{contact.note !== null && `: ${contact.note}`}, <Timestamp at={contact.at} show="instant" /></span>)}
          </Fact>
        )}
        <Fact name={texts.place}>{transfer.place}</Fact>
      </Facts>
    </Card>
  );
}

function TheirTime({ accountId }: { readonly accountId: string }) {
  const account = useAccount(accountId);
  const now = useNow();
  return account.data === undefined ? null : <Fact name={texts.theirTime}>{instant(new Date(now), account.data.zone)}</Fact>;
}
