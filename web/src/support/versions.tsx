import { Note } from "../components/note.tsx";
import { supportTexts } from "../texts/support.ts";
import type { SupportSheet } from "./queries.ts";
import styles from "./support.module.css";

const texts = supportTexts.licences;

/** What an older version means, licence by licence; shows nothing where all are current or unknown. Never a block (ALO-8). */
export function OlderVersions({ versions }: { readonly versions: SupportSheet["versions"] }) {
  return versions.filter(({ effects }) => effects.length > 0).map(({ reference, product, installed, current, effects }) => (
    <Note key={reference} tone="wait" title={`${product}, ${reference}`}>
      <p>{texts.older(installed ?? "", current)}</p>
      <ul className={styles.reasons}>{effects.map((effect) => <li key={effect}>{effect}</li>)}</ul>
      <p>{texts.olderNever}</p>
    </Note>
  ));
}
