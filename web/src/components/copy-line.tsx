import { IconCopy } from "@tabler/icons-react";
import { showToast } from "../shell/toast-store.ts";
import { words } from "../texts/words.ts";
import { Button } from "./button.tsx";
import styles from "./copy-line.module.css";

interface CopyLineProps {
  readonly label: string;
  readonly value: string;
  readonly copyLabel: string;
}

/** Something to be copied exactly: an address, a command, a token. */
export function CopyLine({ label, value, copyLabel }: CopyLineProps) {
  return (
    <div className={styles.line}>
      <span className={styles.label}>{label}</span>
      <code className={styles.value}>{value}</code>
      <Button
        isSmall
        look="plain"
        icon={<IconCopy aria-hidden stroke={1.6} />}
        aria-label={copyLabel}
        onClick={() => void navigator.clipboard.writeText(value).then(() => { showToast(words.actions.copied); })}
      >
        {words.actions.copy}
      </Button>
    </div>
  );
}
