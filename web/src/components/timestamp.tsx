import { fromNow, instant } from "../texts/format.ts";
import { useNow } from "./now.ts";
import styles from "./timestamp.module.css";

interface TimestampProps {
  /** RFC 3339. */
  readonly at: string;
  /** IANA zone in which it is shown; the reader's own without it. */
  readonly zone?: string | undefined;
  /** `full`: "12 Dec 2026, 09:15 (Berlin), in 21 days". `relative`: only "in 21 days", the rest as a title. */
  readonly show?: "full" | "instant" | "relative";
}

/** An instant as people write it, with its place and how far away it is. */
export function Timestamp({ at, zone, show = "full" }: TimestampProps) {
  const now = useNow();
  const written = instant(at, zone);
  const distance = fromNow(at, now);
  if (show === "relative") return <time dateTime={at} title={written}>{distance}</time>;
  return (
    <time dateTime={at} className={styles.time}>
      {written}
      {show === "full" && <>, <span className={styles.distance}>{distance}</span></>}
    </time>
  );
}
