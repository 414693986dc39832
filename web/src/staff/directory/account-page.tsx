import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { useNow } from "../../components/now.ts";
import { Actions, Page, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { isRefusal } from "../../server/problems.ts";
import { NotFound } from "../../shell/not-found.tsx";
import { directoryTexts } from "../../texts/directory.ts";
import { instant } from "../../texts/format.ts";
import { words } from "../../texts/words.ts";
import { type Account, useAccount, usePeopleOf } from "../queries.ts";
import { AccountDialog } from "./account-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { PeopleList } from "./people-list.tsx";
import { Room } from "./room.tsx";
import { SupportCards } from "./support/support-cards.tsx";

const texts = directoryTexts.account;

/** One customer: zone, room, people, and the ways to their transfers. */
export function AccountPage() {
  const { accountId = "" } = useParams();
  const account = useAccount(accountId);
  if (isRefusal(account.error, "not-found") || isRefusal(account.error, "not-valid")) return <NotFound />;
  if (account.data !== undefined) return <Present account={account.data} />;
  return <Page title={words.loading}>{account.isError ? <ErrorNote error={account.error}><Button onClick={() => void account.refetch()}>{words.actions.tryAgain}</Button></ErrorNote> : <Loading />}</Page>;
}

function Present({ account }: { readonly account: Account }) {
  const [dialog, setDialog] = useState<"edit" | "invite" | null>(null);
  const people = usePeopleOf(account.id);
  const now = useNow();
  const close = (): void => { setDialog(null); };
  return (
    <Page
      title={account.name}
      back={{ to: "/staff/directory", label: texts.back }}
      actions={<ButtonLink to={`/staff/requests/new?account=${account.id}`} look="primary" icon={<IconPlus aria-hidden />}>{texts.request}</ButtonLink>}
    >
      <Card title={texts.title} aside={<Button isSmall look="plain" onClick={() => { setDialog("edit"); }}>{directoryTexts.edit}</Button>}>
        <Facts>
          <Fact name={directoryTexts.zone}>{account.zone}</Fact>
          <Fact name={texts.zoneNow}>{instant(new Date(now), account.zone)}</Fact>
          <Fact name={directoryTexts.usedLabel}><Room account={account} /></Fact>
          <Fact name={directoryTexts.since}><Timestamp at={account.createdAt} show="instant" /></Fact>
        </Facts>
        <Link to={`/staff?view=all&account=${account.id}`}>{texts.transfers} ({account.transfers})</Link>
        <Link to={`/staff/cases?view=all&account=${account.id}`}>{texts.cases}</Link>
      </Card>
      <Card title={texts.people}>
        <ErrorNote error={people.error} />
        {people.isPending && <Loading />}
        {people.isSuccess && people.data.items.length === 0 && <Quiet>{texts.noPeople}</Quiet>}
        <PeopleList people={people.data?.items ?? []} />
        <Actions><Button icon={<IconPlus aria-hidden />} onClick={() => { setDialog("invite"); }}>{texts.invite}</Button></Actions>
      </Card>
      <SupportCards accountId={account.id} zone={account.zone} />
      <AccountDialog account={account} isOpen={dialog === "edit"} onClose={close} />
      <InviteDialog accountId={account.id} isOpen={dialog === "invite"} onClose={close} />
    </Page>
  );
}
