import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { explain } from "../server/problems.ts";
import type { ProblemWords } from "../texts/problems.ts";
import styles from "./note.module.css";
import { classes } from "./classes.ts";

interface ErrorNoteProps {
  readonly error: unknown;
  /** Better words for codes that the page expects. */
  readonly words?: Readonly<Record<string, ProblemWords>>;
  /** A button to try again, for example. */
  readonly children?: ReactNode;
}

/** A failure, said as what happened and what to do. Announced at once; shows nothing while `error` is null. */
export function ErrorNote({ error, words, children }: ErrorNoteProps) {
  if (error === null || error === undefined) return null;
  const explained = explain(error, words);
  return (
    <div className={classes(styles.note, styles.bad)} role="alert" data-code={explained.code}>
      <IconAlertTriangle aria-hidden />
      <div>
        <strong>{explained.happened}</strong>
        {explained.detail !== undefined && explained.detail !== explained.happened && <p>{explained.detail}</p>}
        <p>{explained.remedy}</p>
        {children}
      </div>
    </div>
  );
}
