import { useId, type ReactNode } from "react";
import styles from "./card.module.css";
import { classes } from "./classes.ts";

interface CardProps {
  readonly title?: ReactNode;
  /** What stands at the right of the title. */
  readonly aside?: ReactNode;
  /** `accent`: what needs the reader first. `quiet`: no frame of its own weight. */
  readonly tone?: "ordinary" | "accent" | "wait" | "bad" | "good" | "quiet";
  readonly level?: 2 | 3;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/** A part of a page with its own heading; a section for assistive technology when it has one. */
export function Card({ title, aside, tone = "ordinary", level = 2, className, children }: CardProps) {
  const headingId = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={classes(styles.card, styles[tone], className)} aria-labelledby={title === undefined ? undefined : headingId}>
      {title !== undefined && (
        <div className={styles.head}>
          <Heading id={headingId}>{title}</Heading>
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Terms and what they are, in two columns that become one where it is narrow. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

/** One row of `Facts`. */
export function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return <div className={styles.fact}><dt>{name}</dt><dd>{children}</dd></div>;
}
