import { Button } from "../../components/button.tsx";
import type { Looking, LookingView } from "../../live/engineer/looking.ts";
import { useSecondsLeft } from "../../live/host/time-left.ts";
import styles from "../../live/live.module.css";
import { hostingTexts } from "../../texts/hosting.ts";
import { lookingTexts } from "../../texts/looking.ts";
import { sessionWords } from "../../texts/remote-sessions.ts";

const texts = lookingTexts.look;

/** Time left, Pause and End for the engineer. Going on is the customer's. */
export function LookBar({ looking, view }: { readonly looking: Looking; readonly view: LookingView }) {
  const left = useSecondsLeft(view.grant.expiresAt);
  return (
    <aside className={styles.bar} aria-label={hostingTexts.bar.label} data-quiet={view.state !== "active" || undefined}>
      <div className={styles.barInner}>
        <p><strong>{view.state === "paused" ? sessionWords.states.paused : sessionWords.states.active}</strong> · {hostingTexts.bar.left(left)}</p>
        <div className={styles.barButtons}>
          {view.state === "active" && <Button isSmall onClick={() => { looking.pause(); }}>{texts.pause}</Button>}
          <Button isSmall look="danger" onClick={() => { looking.end(); }}>{texts.end}</Button>
        </div>
      </div>
    </aside>
  );
}
