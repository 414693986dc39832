import type { ReactNode } from "react";
import styles from "./send.module.css";

/** One of the numbered steps. */
export function Step({ number, title, children }: { readonly number: number; readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.step}>
      <h2><span className={styles.number} aria-hidden>{number}</span>{title}</h2>
      {children}
    </section>
  );
}
