import { Button } from "../../components/button.tsx";
import { showToast } from "../../shell/toast-store.ts";
import { helpTexts } from "../../texts/help.ts";
import { words } from "../../texts/words.ts";
import styles from "./help.module.css";

/** Commands to be copied as a whole. */
export function Commands({ text }: { readonly text: string }) {
  return (
    <div className={styles.commands}>
      <pre tabIndex={0}>{text}</pre>
      <Button isSmall onClick={() => void navigator.clipboard.writeText(text).then(() => { showToast(words.actions.copied); })}>{helpTexts.without.copy}</Button>
    </div>
  );
}
