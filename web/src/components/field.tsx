import { useId, type ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./field.module.css";

interface Wiring {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
  readonly className: string | undefined;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong and how to put it right; shown under the control. */
  readonly error?: string | undefined;
  /** `optional` is written beside the label; fields are required otherwise. */
  readonly isOptional?: boolean;
  readonly children: (wiring: Wiring) => ReactNode;
}

/** A label, its control, a hint and an error, wired together: `<Field label="…">{(wiring) => <input {...wiring} />}</Field>`. */
export function Field({ label, hint, error, isOptional = false, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [hint === undefined ? undefined : hintId, error === undefined ? undefined : errorId].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {isOptional && <span className={styles.optional}> (optional)</span>}
      </label>
      {hint !== undefined && <p id={hintId} className={styles.hint}>{hint}</p>}
      {children({ id, "aria-describedby": described === "" ? undefined : described, "aria-invalid": error === undefined ? undefined : true, className: styles.control })}
      {error !== undefined && <p id={errorId} className={styles.error}>{error}</p>}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value?: string;
  readonly kind?: "radio" | "checkbox";
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
}

/** A radio button or a checkbox as a whole row that can be pressed. */
export function Choice({ name, value, kind = "radio", isChosen, onChoose, label, hint, isRequired = false }: ChoiceProps) {
  return (
    <label className={classes(styles.choice, isChosen && styles.chosen)}>
      <input
        type={kind}
        name={name}
        value={value}
        checked={isChosen}
        required={isRequired}
        onChange={(event) => {
          onChoose(event.currentTarget.checked);
        }}
      />
      <span>
        <span className={styles.choiceLabel}>{label}</span>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  );
}

/** Choices that belong together, with their question. */
export function Choices({ legend, children }: { readonly legend: ReactNode; readonly children: ReactNode }) {
  return <fieldset className={styles.choices}><legend className={styles.label}>{legend}</legend>{children}</fieldset>;
}
