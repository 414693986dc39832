import { Card, Fact, Facts } from "../../components/card.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { useSelf } from "../../session/session.ts";
import { accountTexts as texts } from "../../texts/account.ts";
import { place } from "../../texts/format.ts";
import { CopyRules } from "./copy-rules.tsx";
import { Sessions } from "./sessions.tsx";
import { Tokens } from "./tokens.tsx";

/** Who one is here, where one is signed in, and tokens for scripts. */
export function AccountPage() {
  const { person, zone, recoveryCodesLeft } = useSelf();
  return (
    <Page title={texts.title}>
      <Card title={texts.you}>
        <Facts>
          <Fact name={texts.name}>{person.name}</Fact>
          <Fact name={texts.email}>{person.email}</Fact>
          <Fact name={texts.role}>{texts.roles[person.role]}</Fact>
          {person.account !== null && <Fact name={texts.firm}>{person.account.name}</Fact>}
          <Fact name={texts.zone}>{place(zone)}</Fact>
          {recoveryCodesLeft !== null && <Fact name={texts.recoveryCodes}>{texts.recoveryFew(recoveryCodesLeft)}</Fact>}
        </Facts>
        <Quiet>{texts.changes}</Quiet>
      </Card>
      {person.role === "customer" && person.account !== null && <CopyRules accountId={person.account.id} />}
      <Sessions />
      <Tokens />
    </Page>
  );
}
