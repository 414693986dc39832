import { useLocation } from "react-router";
import { ButtonLink } from "../components/button.tsx";
import { Progress } from "../components/progress.tsx";
import { useSession } from "../server/queries.ts";
import { sendTexts } from "../texts/send.ts";
import { isUnderWay } from "./item.ts";
import styles from "./sending-bar.module.css";
import { useSending } from "./use-sending.ts";

const texts = sendTexts.running;

/** What is on its way, at the edge of every other page: sending goes on while one looks around. */
export function SendingBar() {
  const items = useSending();
  const session = useSession();
  const { pathname } = useLocation();
  const first = items.find((item) => isUnderWay(item) || item.state === "stopped" || item.state === "paused");
  if (first === undefined) return null;
  const isCustomer = session.data?.person.role === "customer";
  const target = isCustomer ? `/send/${first.transferId}` : first.kind === "result" ? `/staff/transfers/${first.transferId}` : `/staff/requests/${first.transferId}/send`;
  if (pathname === target || pathname.startsWith("/send/")) return null;
  const open = items.filter((item) => item.state !== "stored");
  const stopped = open.filter((item) => item.state === "stopped").length;
  const total = open.reduce((sum, item) => sum + item.bytes, 0);
  const sent = open.reduce((sum, item) => sum + item.sent, 0);
  const share = total === 0 ? 0 : sent / total;
  return (
    <aside className={styles.bar} aria-label={sendTexts.title}>
      <div className={styles.inner}>
        <span>{stopped > 0 ? texts.barStopped(stopped) : open.some(isUnderWay) ? texts.bar(open.length, share) : texts.barPaused(open.length, share)}</span>
        <Progress share={share} label={texts.overall} isPaused={!open.some(isUnderWay)} />
        <ButtonLink to={target} isSmall>{texts.show}</ButtonLink>
      </div>
    </aside>
  );
}
