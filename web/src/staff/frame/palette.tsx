import { useQuery } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { classes } from "../../components/classes.ts";
import { api } from "../../server/api.ts";
import { useSelf } from "../../session/session.ts";
import { staffTexts } from "../../texts/staff.ts";
import { Dialog } from "./dialog.tsx";
import { destinationsOf } from "./destinations.ts";
import { findTransfer, numberIn } from "./find-transfer.ts";
import styles from "./frame.module.css";
import { showOverlay } from "./overlay-store.ts";

const texts = staffTexts.palette;

interface Place {
  readonly key: string;
  readonly label: string;
  readonly go: () => void | Promise<void>;
}

/** One line to type into: lists, transfers by number, customers by name. */
export function Palette() {
  const [term, setTerm] = useState("");
  const [chosen, setChosen] = useState(0);
  const [message, setMessage] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const listId = useId();
  const places = usePlaces(term.trim(), setMessage);
  const active = Math.min(chosen, Math.max(0, places.length - 1));
  const move = (by: number): void => {
    const next = (active + by + places.length) % Math.max(1, places.length);
    setChosen(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog title={texts.title} onClose={() => { showOverlay(null); }}>
      <input
        data-first
        className={styles.paletteInput}
        role="combobox"
        aria-label={texts.input}
        aria-expanded={places.length > 0}
        aria-controls={listId}
        aria-activedescendant={places.length === 0 ? undefined : `${listId}-${String(active)}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={texts.input}
        value={term}
        onChange={(event) => {
          setTerm(event.currentTarget.value);
          setChosen(0);
          setMessage("");
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") move(1);
          else if (event.key === "ArrowUp") move(-1);
          else if (event.key === "Enter") void places[active]?.go();
          else return;
          event.preventDefault();
        }}
      />
      <ul ref={list} id={listId} role="listbox" aria-label={texts.results} className={styles.places}>
        {places.map((place, index) => (
          <li
            key={place.key}
            id={`${listId}-${String(index)}`}
            role="option"
            aria-selected={index === active}
            className={classes(styles.place, index === active && styles.activePlace)}
            onClick={() => void place.go()}
          >
            {place.label}
          </li>
        ))}
      </ul>
      <p className={styles.quiet} role="status">{message !== "" ? message : places.length === 0 ? texts.nothing : ""}</p>
      <p className={styles.quiet} aria-hidden>{texts.hint}</p>
    </Dialog>
  );
}

function usePlaces(term: string, say: (message: string) => void): readonly Place[] {
  const navigate = useNavigate();
  const { role } = useSelf().person;
  const isStaff = role !== "auditor";
  const accounts = useQuery({
    queryKey: ["accounts", "palette", term],
    queryFn: ({ signal }) => api("GET /api/accounts", { query: { search: term, limit: 5 }, signal }),
    enabled: isStaff && term.length >= 2,
    placeholderData: (former) => former,
  });
  const go = (to: string) => (): void => {
    showOverlay(null);
    void navigate(to);
  };
  const number = numberIn(term);
  const wanted = term.toLowerCase();
  const known = destinationsOf(role).filter((one) => one.label.toLowerCase().includes(wanted));
  const customers = isStaff && term.length >= 2 ? (accounts.data?.items ?? []) : [];
  return [
    ...(number === null ? [] : [{
      key: number,
      label: texts.transfer(number),
      go: async () => {
        const found = await findTransfer(number).catch(() => null);
        if (found === null) say(texts.unknown(number));
        else go(`/transfers/${found.id}`)();
      },
    }]),
    ...known.map((one) => ({ key: one.label, label: one.label, go: one.to === null ? () => { showOverlay("keys"); } : go(one.to) })),
    ...customers.map((account) => ({ key: account.id, label: texts.account(account.name), go: go(`/staff/directory/${account.id}`) })),
  ];
}
