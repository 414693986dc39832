import { IconAlertTriangle, IconBan, IconCircleCheck, IconInfoCircle, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { classes } from "../../components/classes.ts";
import { sendTexts } from "../../texts/send.ts";
import type { LocalCheck } from "../../upload/local-check.ts";
import styles from "./file-step.module.css";

const texts = sendTexts.check;
const looks = {
  readable: { icon: <IconCircleCheck aria-hidden />, tone: styles.good },
  "password-protected": { icon: <IconLock aria-hidden />, tone: styles.wait },
  damaged: { icon: <IconAlertTriangle aria-hidden />, tone: styles.wait },
  "not-recognised": { icon: <IconInfoCircle aria-hidden />, tone: styles.info },
} as const;

/** What the look at the file on this computer found. Only what cannot be stored at all is refused. */
export function LocalFindings({ check, fileBytesMax }: { readonly check: LocalCheck | undefined; readonly fileBytesMax: number }) {
  if (check === undefined) return <Line icon={<IconInfoCircle aria-hidden />} tone={styles.info}>{texts.running}</Line>;
  if ("refusal" in check) {
    const words = check.refusal === "tooLarge" ? texts.tooLarge(fileBytesMax) : texts[check.refusal];
    return <div role="alert"><Line icon={<IconBan aria-hidden />} tone={styles.bad}>{words}</Line></div>;
  }
  const { finding, name, version, tables, missingCompanions, hasSecrets } = check.found;
  const words = finding === "not-recognised" ? texts["not-recognised"] : texts[finding](texts.what(name, version, tables));
  return (
    <>
      <Line {...looks[finding]}>{words}</Line>
      {missingCompanions.length > 0 && <Line icon={<IconAlertTriangle aria-hidden />} tone={styles.wait}>{texts.companions(missingCompanions)}</Line>}
      {hasSecrets && <Line icon={<IconAlertTriangle aria-hidden />} tone={styles.bad}>{texts.secrets}</Line>}
      <Line icon={null} tone={styles.info}>{texts.onlyHere}</Line>
    </>
  );
}

function Line({ icon, tone, children }: { readonly icon: ReactNode; readonly tone: string | undefined; readonly children: ReactNode }) {
  return <p className={classes(styles.finding, tone)}>{icon}<span>{children}</span></p>;
}
