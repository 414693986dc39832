import { IconAlertTriangle, IconBan, IconCircleCheck, IconInfoCircle, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { classes } from "../../components/classes.ts";
import { sendTexts } from "../../texts/send.ts";
import type { LocalCheck } from "../../upload/local-check.ts";
import type { LocalReading } from "../../upload/local-reading.ts";
import styles from "./file-step.module.css";

const texts = sendTexts.check;
const looks = {
  readable: { icon: <IconCircleCheck aria-hidden />, tone: styles.good },
  "password-protected": { icon: <IconLock aria-hidden />, tone: styles.wait },
  damaged: { icon: <IconAlertTriangle aria-hidden />, tone: styles.wait },
  "not-recognised": { icon: <IconInfoCircle aria-hidden />, tone: styles.info },
} as const;

interface LocalFindingsProps {
  readonly check: LocalCheck | undefined;
  /** What reading the whole file told; null where it is not read here. */
  readonly reading: LocalReading | "running" | null;
  readonly fileBytesMax: number;
}

/** What the look at the file on this computer found. Only what cannot be stored at all is refused. */
export function LocalFindings({ check, reading, fileBytesMax }: LocalFindingsProps) {
  if (check === undefined) return <Line icon={<IconInfoCircle aria-hidden />} tone={styles.info}>{texts.running}</Line>;
  if ("refusal" in check) {
    const words = check.refusal === "tooLarge" ? texts.tooLarge(fileBytesMax) : texts[check.refusal];
    return <div role="alert"><Line icon={<IconBan aria-hidden />} tone={styles.bad}>{words}</Line></div>;
  }
  const { name, version, missingCompanions, hasSecrets } = check.found;
  const opened = reading !== null && reading !== "running" && "tables" in reading ? reading : null;
  const finding = reading !== null && reading !== "running" && "finding" in reading ? reading.finding : check.found.finding;
  const tables = opened?.tables ?? check.found.tables;
  const words = finding === "not-recognised" ? texts["not-recognised"] : texts[finding](texts.what(name, version, tables));
  return (
    <>
      <Line {...looks[finding]}>{words}</Line>
      <div aria-live="polite">
        {reading === "running" && <Line icon={null} tone={styles.info}>{texts.reading}</Line>}
        {opened !== null && <Line icon={null} tone={styles.info}>{texts.read(opened.tables, opened.rows)}</Line>}
      </div>
      {missingCompanions.length > 0 && <Line icon={<IconAlertTriangle aria-hidden />} tone={styles.wait}>{texts.companions(missingCompanions)}</Line>}
      {hasSecrets && <Line icon={<IconAlertTriangle aria-hidden />} tone={styles.bad}>{texts.secrets}</Line>}
      <Line icon={null} tone={styles.info}>{texts.onlyHere}</Line>
    </>
  );
}

function Line({ icon, tone, children }: { readonly icon: ReactNode; readonly tone: string | undefined; readonly children: ReactNode }) {
  return <p className={classes(styles.finding, tone)}>{icon}<span>{children}</span></p>;
}
