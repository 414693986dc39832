import { policyTexts } from "../../texts/policy.ts";
import { PolicyPage, Section } from "./policy-page.tsx";

const texts = policyTexts.terms;

/** What one agrees to when one sends a database. */
export function TermsPage() {
  return (
    <PolicyPage
      title={texts.title}
      lead={texts.lead}
      sections={texts.sections}
      more={(policy) => (
        <>
          <Section title={texts.liability} paragraphs={[policy.liability]} />
          {policy.licenceUrl !== null && <Section title={texts.licence}><p><a href={policy.licenceUrl}>{texts.licenceLink}</a></p></Section>}
        </>
      )}
    />
  );
}
