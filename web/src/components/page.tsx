import { IconArrowLeft } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import { usePortal } from "../server/queries.ts";
import { classes } from "./classes.ts";
import styles from "./page.module.css";

interface PageProps {
  readonly title: string;
  /** What stands before the title, for example a badge. */
  readonly over?: ReactNode;
  readonly lead?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  readonly back?: { readonly to: string; readonly label: string };
  /** `narrow`: one thing at a time (forms). `wide`: tables of the staff area. */
  readonly width?: "narrow" | "ordinary" | "wide";
  readonly children?: ReactNode;
}

/** The frame of every page: title of the window, one h1, what it is about, and where one came from. */
export function Page({ title, over, lead, actions, back, width = "ordinary", children }: PageProps) {
  const portal = usePortal();
  const operator = portal.data?.operator;
  useEffect(() => {
    document.title = operator === undefined ? title : `${title} · ${operator}`;
  }, [title, operator]);
  return (
    <div className={classes(styles.page, styles[width])}>
      {back !== undefined && <Link to={back.to} className={styles.back}><IconArrowLeft aria-hidden />{back.label}</Link>}
      <div className={styles.head}>
        <div className={styles.titles}>
          {over}
          <h1>{title}</h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** Buttons side by side that wrap where it is narrow. */
export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

/** Text of lesser weight. */
export function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className={styles.quiet}>{children}</p>;
}
