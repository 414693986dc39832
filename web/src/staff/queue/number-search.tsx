import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { queueTexts as texts } from "../../texts/queue.ts";
import { findTransfer, numberIn } from "../frame/find-transfer.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import styles from "./queue.module.css";

/** Opens a transfer by its number. */
export function NumberSearch() {
  const [value, setValue] = useState("");
  const [message, setMessage] = useState("");
  const [error, setError] = useState<unknown>(null);
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useShortcuts({ "/": () => { input.current?.focus(); } });
  const open = async (): Promise<void> => {
    const number = numberIn(value);
    setError(null);
    setMessage(number === null ? texts.notANumber : "");
    if (number === null) return;
    try {
      const found = await findTransfer(number);
      if (found === null) setMessage(texts.notFound(number));
      else void navigate(`/staff/transfers/${found.id}`);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <input
        ref={input}
        type="search"
        aria-label={texts.search}
        placeholder={texts.searchHint}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          setValue(event.currentTarget.value);
          setMessage("");
        }}
      />
      <Button type="submit">{texts.searchButton}</Button>
      <p role="status" className={styles.searchMessage}>{message}</p>
      <ErrorNote error={error} />
    </form>
  );
}
