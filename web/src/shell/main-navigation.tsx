import { IconChevronDown } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { NavLink, useLocation } from "react-router";
import type { Role } from "../../../server/domain/custody/words.ts";
import { useWaitingChats } from "../chat/queries.ts";
import { shellTexts } from "../texts/shell.ts";
import { navigation, type Destination } from "./navigation.ts";
import styles from "./main-navigation.module.css";
import { useFitting } from "./use-fitting.ts";

const { nav } = shellTexts;

/** The main navigation, always one row: what does not fit stands under "More". */
export function MainNavigation({ role }: { readonly role: Role }) {
  const places = navigation[role];
  const waiting = useWaitingChats(role === "staff" || role === "supervisor") ?? 0;
  const { list, fitting } = useFitting(`${role} ${String(waiting)}`);
  return (
    <nav className={styles.nav} aria-label={shellTexts.mainNavigation}>
      <ul ref={list}>
        {places.map((place, index) => <li key={place.to} hidden={index >= fitting}><Place of={place} waiting={waiting} /></li>)}
        <More places={places.slice(Math.min(fitting, places.length))} waiting={waiting} />
      </ul>
    </nav>
  );
}

function Place({ of: { to, label, isExact, counts }, waiting, onGo }: { readonly of: Destination; readonly waiting: number; readonly onGo?: () => void }) {
  return (
    <NavLink to={to} end={isExact === true} onClick={onGo}>
      {label}
      {counts !== undefined && waiting > 0 && <Waiting amount={waiting} />}
    </NavLink>
  );
}

/** A number for the eye; words for those who hear it. */
function Waiting({ amount }: { readonly amount: number }) {
  return <><span className={styles.amount} aria-hidden>{amount > 99 ? "99+" : amount}</span><span className={styles.heard}>{nav.chatsWaiting(amount)}</span></>;
}

/** A button that shows links: Escape, a press elsewhere, going there and leaving it by the keyboard close it. */
function More({ places, waiting }: { readonly places: readonly Destination[]; readonly waiting: number }) {
  const [openAt, setOpenAt] = useState<string | null>(null);
  const item = useRef<HTMLLIElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const { key, pathname } = useLocation();
  // Opened on this page; on any other it is closed.
  const isOpen = openAt === key && places.length > 0;
  const close = (): void => { setOpenAt(null); };
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = (event: Event): void => { if (event.target instanceof Node && item.current?.contains(event.target) !== true) close(); };
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      close();
      if (item.current?.contains(document.activeElement) === true) button.current?.focus();
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
      document.removeEventListener("keydown", press);
    };
  }, [isOpen]);
  const isHere = places.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return (
    <li ref={item} hidden={places.length === 0} className={styles.more}>
      <button ref={button} type="button" aria-expanded={isOpen} aria-controls={id} data-here={isHere || undefined} onClick={() => { setOpenAt(isOpen ? null : key); }}>
        {nav.more}
        {waiting > 0 && places.some(({ counts }) => counts !== undefined) && <Waiting amount={waiting} />}
        <IconChevronDown aria-hidden stroke={1.8} />
      </button>
      <ul id={id} hidden={!isOpen}>
        {places.map((place) => <li key={place.to}><Place of={place} waiting={waiting} onGo={close} /></li>)}
      </ul>
    </li>
  );
}
