import { Link } from "react-router";
import { queueTexts as texts } from "../../texts/queue.ts";
import styles from "./frame.module.css";

interface LinkTab {
  readonly to: string;
  readonly label: string;
  readonly isHere: boolean;
  /** Shown after the label; undefined where it is not counted. */
  readonly amount?: number | undefined;
}

/** Parts of one place as links: the address says which one is shown. They wrap where it is narrow. */
export function LinkTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly LinkTab[] }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <Link key={tab.to} to={tab.to} aria-current={tab.isHere ? "page" : undefined}>
          {tab.label}
          {tab.amount !== undefined && <> <span className={styles.amount}>{texts.amount(tab.amount)}</span></>}
        </Link>
      ))}
    </nav>
  );
}
