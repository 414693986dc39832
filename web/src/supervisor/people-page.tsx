import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Card } from "../components/card.tsx";
import { Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { Page, Quiet } from "../components/page.tsx";
import { InviteDialog } from "../staff/directory/invite-dialog.tsx";
import { PeopleList } from "../staff/directory/people-list.tsx";
import { peopleTexts as texts } from "../texts/directory.ts";
import { usePeopleWithRole } from "./queries.ts";
import { EngineerKeys } from "./engineer-keys.tsx";
import { WatchTabs } from "./watch-tabs.tsx";

const groups = ["supervisor", "staff", "auditor"] as const;

/** The vendor's people by role, with everything that a supervisor may do about them. */
export function PeoplePage() {
  const [isInviting, setIsInviting] = useState(false);
  return (
    <Page title={texts.title} lead={texts.lead} width="wide" actions={<Button look="primary" icon={<IconPlus aria-hidden />} onClick={() => { setIsInviting(true); }}>{texts.invite}</Button>}>
      <WatchTabs />
      {groups.map((group) => <Group key={group} group={group} />)}
      <EngineerKeys />
      <InviteDialog isOpen={isInviting} onClose={() => { setIsInviting(false); }} />
    </Page>
  );
}

function Group({ group }: { readonly group: (typeof groups)[number] }) {
  const people = usePeopleWithRole(group);
  return (
    <Card title={texts.groups[group]}>
      {people.isPending && <Loading />}
      <ErrorNote error={people.error} />
      {people.isSuccess && people.data.items.length === 0 && <Quiet>{texts.none}</Quiet>}
      <PeopleList people={people.data?.items ?? []} />
    </Card>
  );
}
