import { IconCompass } from "@tabler/icons-react";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { shellTexts } from "../texts/shell.ts";

/** An address where nothing is, or nothing that this person may see: both read alike. */
export function NotFound() {
  return (
    <Page title={shellTexts.notFound.title} width="narrow">
      <EmptyState icon={<IconCompass aria-hidden stroke={1.4} />} title={shellTexts.notFound.text}>
        <ButtonLink to="/" look="primary">{shellTexts.notFound.home}</ButtonLink>
      </EmptyState>
    </Page>
  );
}
