import { words } from "../texts/words.ts";
import { showToast } from "../shell/toast-store.ts";
import { Button } from "./button.tsx";
import styles from "./fingerprint.module.css";

/** The SHA-256 of a file, kept under "Details": most readers need only that it matches. */
export function Fingerprint({ sha256 }: { readonly sha256: string }) {
  return (
    <details className={styles.details}>
      <summary>{words.fingerprint.details}</summary>
      <div className={styles.row}>
        <span className={styles.label}>{words.fingerprint.label}</span>
        <code className={styles.code}>{sha256}</code>
        <Button
          look="plain"
          isSmall
          onClick={() => {
            void navigator.clipboard.writeText(sha256).then(() => { showToast(words.fingerprint.copied); });
          }}
        >
          {words.fingerprint.copy}
        </Button>
      </div>
    </details>
  );
}
