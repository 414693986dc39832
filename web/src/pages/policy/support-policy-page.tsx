import { IconPrinter } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { Link, useLocation } from "react-router";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { type PolicyClauses, usePolicyClauses } from "../../server/queries.ts";
import { date } from "../../texts/format.ts";
import { policyTexts } from "../../texts/policy.ts";
import { words } from "../../texts/words.ts";
import { HoursCard } from "../hours/hours-card.tsx";
import styles from "./policy.module.css";

const texts = policyTexts.support;

/** The support policy in force, made from the profile that decides: an anchor for each clause, which decisions link to (POL-1). */
export function SupportPolicyPage() {
  const policy = usePolicyClauses();
  return (
    <Page title={texts.title} lead={texts.lead} actions={<Button look="plain" icon={<IconPrinter aria-hidden stroke={1.6} />} onClick={() => { print(); }}>{words.actions.print}</Button>}>
      {policy.isPending && <Loading />}
      <ErrorNote error={policy.error} />
      <HoursCard />
      {policy.data !== undefined && <Clauses policy={policy.data} />}
    </Page>
  );
}

function Clauses({ policy: { profile, groups } }: { readonly policy: PolicyClauses }) {
  const { hash } = useLocation();
  const here = hash.slice(1);
  const target = useRef<HTMLElement>(null);
  // The clause was not there yet when the browser looked for it.
  useEffect(() => { target.current?.scrollIntoView(); }, [here]);
  return (
    <article className={styles.article}>
      <p className={styles.version}>{texts.dated(profile.title, date(profile.datedOn, "UTC"))}</p>
      {groups.length > 1 && (
        <nav aria-label={texts.contents}>
          <ul className={styles.list}>{groups.map((group, index) => <li key={group.title}><a href={`#part-${String(index + 1)}`}>{group.title}</a></li>)}</ul>
        </nav>
      )}
      {groups.length === 0 && <p>{texts.none}</p>}
      {groups.map((group, index) => (
        <section key={group.title} id={`part-${String(index + 1)}`} className={styles.section}>
          <h2>{group.title}</h2>
          {group.clauses.map((clause) => (
            <section key={clause.id} id={clause.id} className={styles.clause} data-here={clause.id === here ? "" : undefined} ref={clause.id === here ? target : undefined} aria-labelledby={`${clause.id}-title`}>
              <h3 id={`${clause.id}-title`}>{clause.title}</h3>
              <a className={styles.anchor} href={`#${clause.id}`} aria-label={texts.anchor(clause.id)}>{clause.id}</a>
              <p>{clause.text}</p>
            </section>
          ))}
        </section>
      ))}
      <p>{texts.handling} <Link to="/how-we-handle-your-database">{texts.handlingLink}</Link>.</p>
      <div className={styles.version}>
        <p>{texts.fingerprint} <code className={styles.hash}>{profile.hash}</code></p>
        <p>{texts.fingerprintHint}</p>
      </div>
    </article>
  );
}
