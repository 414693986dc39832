import type { Policy } from "../../server/queries.ts";
import { policyTexts } from "../../texts/policy.ts";
import styles from "./policy.module.css";
import { PolicyPage, Section } from "./policy-page.tsx";

const texts = policyTexts.handling;

/** The public, versioned page of ALO-26; its numbers come from the profile. */
export function HowWeHandlePage() {
  return (
    <PolicyPage
      title={texts.title}
      lead={texts.lead}
      sections={texts.sections}
      more={(policy) => (
        <>
          <Section title={texts.placeTitle} paragraphs={[texts.place(policy.place)]} />
          <Section title={texts.thirdTitle}><ThirdParties policy={policy} /></Section>
          <Section title={texts.never}><ul className={styles.list}>{texts.nevers.map((one) => <li key={one}>{one}</li>)}</ul></Section>
          <Section title={texts.liabilityTitle} paragraphs={[policy.liability]} />
        </>
      )}
    />
  );
}

function ThirdParties({ policy }: { readonly policy: Policy }) {
  if (policy.thirdParties.length === 0) return <p>{texts.thirdNone}</p>;
  return (
    <div className={styles.scroll} role="region" aria-label={texts.thirdTitle} tabIndex={0}>
      <table className={styles.table}>
        <thead><tr><th scope="col">{texts.thirdName}</th><th scope="col">{texts.thirdDoes}</th><th scope="col">{texts.thirdBytes}</th></tr></thead>
        <tbody>
          {policy.thirdParties.map((party) => (
            <tr key={party.name}><th scope="row">{party.name}</th><td>{party.does}</td><td>{party.couldHoldBytes ? texts.yes : texts.no}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
