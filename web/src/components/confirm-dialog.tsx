import { useEffect, useId, useRef, type ReactNode } from "react";
import { words } from "../texts/words.ts";
import { Button } from "./button.tsx";
import styles from "./confirm-dialog.module.css";

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly confirm: string;
  readonly cancel?: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A question that must be answered before going on: the browser's own modal dialog, so focus and Escape are right. */
export function ConfirmDialog({ isOpen, title, confirm, cancel = words.actions.cancel, isDangerous = false, isBusy = false, onConfirm, onClose, children }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={titleId} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <h2 id={titleId}>{title}</h2>
        {children}
        <div className={styles.actions}>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" look={isDangerous ? "danger" : "primary"} isBusy={isBusy}>{confirm}</Button>
        </div>
      </form>
    </dialog>
  );
}
