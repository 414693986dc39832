import styles from "./proof.module.css";

/** The sentences of a proof. One of the form "Heading: sentence" shows its heading. */
export function Statements({ statements }: { readonly statements: readonly string[] }) {
  return <ul className={styles.statements}>{statements.map((statement, index) => <li key={String(index)}>{statement}</li>)}</ul>;
}
