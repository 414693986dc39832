import { Link } from "react-router";
import { Card } from "../../components/card.tsx";
import { Page } from "../../components/page.tsx";
import { usePortal } from "../../server/queries.ts";
import { cliCommands, curlCommands, helpTexts as texts } from "../../texts/help.ts";
import { HoursCard } from "../hours/hours-card.tsx";
import { Commands } from "./commands.tsx";
import { ConnectionCheck } from "./connection-check.tsx";
import styles from "./help.module.css";

/** Usual questions, faults of the connection, and the ways without a browser. */
export function HelpPage() {
  const portal = usePortal();
  const address = portal.data?.publicUrl.replace(/\/$/, "") ?? location.origin;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Card title={texts.questions}>
        <div className={styles.questions}>
          {texts.answers.map(([question, answer]) => <details key={question}><summary>{question}</summary><p>{answer}</p></details>)}
        </div>
      </Card>
      <HoursCard />
      <Card title={texts.connection.title}>
        <p>{texts.connection.text}</p>
        <ConnectionCheck />
        <dl className={styles.faults}>
          {texts.connection.faults.map(([seen, meaning, remedy]) => (
            <div key={seen}>
              <dt>{seen}</dt>
              <dd>{meaning}</dd>
              <dd className={styles.remedy}>{remedy}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title={texts.without.title}>
        <p>{texts.without.token} <Link to="/account">{texts.without.accountLink}</Link></p>
        <h3>{texts.without.curlTitle}</h3>
        <p>{texts.without.curlText}</p>
        <Commands text={curlCommands(address)} />
        <h3>{texts.without.resumableTitle}</h3>
        <p>{texts.without.resumableText(`${address}/api/uploads`)}</p>
        <h3>{texts.without.cliTitle}</h3>
        <p>{texts.without.cliText}</p>
        <Commands text={cliCommands(address)} />
        <p>{texts.without.describe} <a href="/api/openapi.json">{address}/api/openapi.json</a></p>
      </Card>
    </Page>
  );
}
