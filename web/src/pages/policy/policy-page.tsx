import { IconPrinter } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { type Policy, usePolicy } from "../../server/queries.ts";
import { policyTexts } from "../../texts/policy.ts";
import { words } from "../../texts/words.ts";
import styles from "./policy.module.css";

/** A part of a public page: a heading with paragraphs, or with numbered steps. */
export interface PolicySection {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly steps?: readonly string[];
}

interface PolicyPageProps {
  readonly title: string;
  readonly lead: string;
  readonly sections: (policy: Policy) => readonly PolicySection[];
  /** What comes after the sections. */
  readonly more?: (policy: Policy) => ReactNode;
}

/** The frame of the public pages: versioned, printable, with the numbers that the portal obeys. */
export function PolicyPage({ title, lead, sections, more }: PolicyPageProps) {
  const policy = usePolicy();
  return (
    <Page title={title} lead={lead} actions={<Button look="plain" icon={<IconPrinter aria-hidden stroke={1.6} />} onClick={() => { print(); }}>{words.actions.print}</Button>}>
      {policy.isPending && <Loading />}
      <ErrorNote error={policy.error} />
      {policy.data !== undefined && (
        <article className={styles.article}>
          {sections(policy.data).map((section) => <Section key={section.title} {...section} />)}
          {more?.(policy.data)}
          <p className={styles.version}>{policyTexts.version(policy.data.version)}</p>
        </article>
      )}
    </Page>
  );
}

/** One part with its heading. */
export function Section({ title, paragraphs = [], steps = [], children }: PolicySection & { readonly children?: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      {paragraphs.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
      {steps.length > 0 && <ol className={styles.steps}>{steps.map((step) => <li key={step}>{step}</li>)}</ol>}
      {children}
    </section>
  );
}
