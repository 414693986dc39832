import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./note.module.css";

const icons = { info: IconInfoCircle, good: IconCircleCheck, wait: IconAlertTriangle, bad: IconAlertTriangle } as const;

interface NoteProps {
  readonly tone?: keyof typeof icons;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** `status` for what appears after an action, so that it is announced. */
  readonly role?: "note" | "status" | "alert";
}

/** Something worth knowing beside the thing that it is about. */
export function Note({ tone = "info", title, children, role = "note" }: NoteProps) {
  const Icon = icons[tone];
  return (
    <div className={classes(styles.note, styles[tone])} role={role}>
      <Icon aria-hidden />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
