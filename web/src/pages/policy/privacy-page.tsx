import { policyTexts } from "../../texts/policy.ts";
import { PolicyPage } from "./policy-page.tsx";

/** What the portal knows about people. */
export function PrivacyPage() {
  return <PolicyPage title={policyTexts.privacy.title} lead={policyTexts.privacy.lead} sections={policyTexts.privacy.sections} />;
}
