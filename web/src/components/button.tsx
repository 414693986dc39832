import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";
import styles from "./button.module.css";
import { classes } from "./classes.ts";

/** `primary`: the one thing this page is for. `danger`: cannot be undone. `plain`: reads as text. */
export type ButtonLook = "primary" | "ordinary" | "danger" | "plain";

interface Looks {
  readonly look?: ButtonLook;
  readonly icon?: ReactNode;
  readonly isSmall?: boolean;
}

function look({ look: chosen = "ordinary", isSmall = false }: Looks, more?: string): string {
  return classes(styles.button, styles[chosen], isSmall && styles.small, more);
}

/** A button; while `isBusy` it stays focusable, says so, and does nothing. */
export function Button({ look: chosen, icon, isSmall, isBusy = false, className, children, onClick, type = "button", ...rest }:
  ButtonHTMLAttributes<HTMLButtonElement> & Looks & { readonly isBusy?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      className={look({ ...(chosen === undefined ? {} : { look: chosen }), ...(isSmall === undefined ? {} : { isSmall }) }, className)}
      aria-disabled={isBusy || undefined}
      data-busy={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {children}
    </button>
  );
}

/** A link within the app that looks like a button. */
export function ButtonLink({ look: chosen, icon, isSmall, className, children, ...rest }: LinkProps & Looks) {
  const looks = { ...(chosen === undefined ? {} : { look: chosen }), ...(isSmall === undefined ? {} : { isSmall }) };
  return <Link {...rest} className={look(looks, className)}>{icon}{children}</Link>;
}

/** A link to a file of the API (a download) that looks like a button. */
export function DownloadLink({ look: chosen, icon, isSmall, className, children, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & Looks) {
  const looks = { ...(chosen === undefined ? {} : { look: chosen }), ...(isSmall === undefined ? {} : { isSmall }) };
  return <a download {...rest} className={look(looks, className)}>{icon}{children}</a>;
}
