import { percent } from "../texts/format.ts";
import styles from "./progress.module.css";

interface ProgressProps {
  /** 0 to 1; null while the length of the work is not known. */
  readonly share: number | null;
  /** What is progressing, for assistive technology. */
  readonly label: string;
  readonly isPaused?: boolean;
}

/** A bar; the numbers beside it are the page's own text. */
export function Progress({ share, label, isPaused = false }: ProgressProps) {
  return (
    <progress
      className={styles.bar}
      data-paused={isPaused || undefined}
      aria-label={label}
      max={1}
      {...(share === null ? {} : { value: share, "aria-valuetext": percent(share) })}
    />
  );
}
