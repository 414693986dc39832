import { directoryTexts as texts } from "../../texts/directory.ts";
import type { Account } from "../queries.ts";
import styles from "./directory.module.css";

/** How much of a customer's room is used. */
export function Room({ account }: { readonly account: Account }) {
  return (
    <div className={styles.room}>
      <meter aria-label={texts.usedLabel} min={0} max={Math.max(1, account.quotaBytes)} high={account.quotaBytes * 0.9} value={account.usedBytes} />
      <span className={styles.quiet}>{texts.used(account.usedBytes, account.quotaBytes)}</span>
    </div>
  );
}
