import styles from "./proof.module.css";

/** What a proof says. A statement of the form "Heading: sentences" shows its heading. */
export function Statements({ statements }: { readonly statements: readonly string[] }) {
  return (
    <dl className={styles.statements}>
      {statements.map((statement, index) => {
        const [, heading, sentences] = /^([A-Z][^:.]{1,40}): (.+)$/s.exec(statement) ?? [];
        return <div key={String(index)}>{heading !== undefined && <dt>{heading}</dt>}<dd>{sentences ?? statement}</dd></div>;
      })}
    </dl>
  );
}
