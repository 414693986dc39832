import type { ReactNode } from "react";
import styles from "./empty-state.module.css";
import { words } from "../texts/words.ts";

/** Where nothing is yet: says so, and offers the next step. */
export function EmptyState({ icon, title, children }: { readonly icon?: ReactNode; readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      {icon}
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}

/** Shown while something is fetched; silent for the first moment, so that quick answers do not flicker. */
export function Loading({ label = words.loading }: { readonly label?: string }) {
  return <p className={styles.loading} role="status">{label}</p>;
}
