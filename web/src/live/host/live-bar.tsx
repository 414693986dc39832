import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "react-router";
import { Button, ButtonLink } from "../../components/button.tsx";
import { hostingTexts } from "../../texts/hosting.ts";
import { classWord } from "../../texts/remote-sessions.ts";
import styles from "../live.module.css";
import { useView } from "../view-store.ts";
import type { Hosting, HostingView } from "./hosting.ts";
import { useSecondsLeft } from "./time-left.ts";

const texts = hostingTexts.bar;

/** Always in view while a session runs, on every page: who looks, for how long, what was shown, Pause and End. */
export function LiveBar({ hosting }: { readonly hosting: Hosting }) {
  const view = useView(hosting.view);
  const { pathname } = useLocation();
  const [isEnding, setIsEnding] = useState(false);
  const left = useSecondsLeft(view.grant.expiresAt);
  const { values, rows, reveals } = view.disclosure;
  const total = Object.values(values).reduce((sum, one) => sum + one, 0);
  const page = `/sessions/${hosting.sessionId}`;
  const isOpen = view.state === "active" && view.isConfirmed && !view.isLost;
  return (
    <aside className={styles.bar} aria-label={texts.label} data-quiet={!isOpen || undefined}>
      <div className={styles.barInner}>
        <p>{isOpen ? <IconEye aria-hidden size={18} /> : <IconEyeOff aria-hidden size={18} />} <strong>{sentence(hosting.engineer, view)}</strong> · {texts.left(left)}</p>
        <details>
          <summary>{texts.shown(rows, total)}</summary>
          {total === 0 ? texts.nothing : (
            <ul className={styles.meter} aria-label={texts.byClass}>
              {Object.entries(values).sort(([, one], [, other]) => other - one).map(([name, shown]) => <li key={name}>{classWord(name)} <strong>{shown}</strong></li>)}
              {reveals > 0 && <li>{texts.reveals} <strong>{reveals}</strong></li>}
            </ul>
          )}
        </details>
        <div className={styles.barButtons}>
          {view.questions.length > 0 && <ButtonLink to={page} isSmall look="primary" onClick={() => { window.scrollTo(0, 0); }}>{texts.waits(view.questions.length)}</ButtonLink>}
          {pathname !== page && <ButtonLink to={page} isSmall look="plain">{texts.show}</ButtonLink>}
          {view.state === "paused" ? <Button isSmall onClick={() => { hosting.resume(); }}>{texts.resume}</Button> : <Button isSmall onClick={() => { hosting.pause(); }}>{texts.pause}</Button>}
          <Button
            isSmall
            look="danger"
            isBusy={isEnding}
            onClick={() => {
              setIsEnding(true);
              void hosting.end();
            }}
          >
            {texts.end}
          </Button>
        </div>
      </div>
    </aside>
  );
}

function sentence(engineer: string, view: HostingView): string {
  if (view.isLost) return texts.lost;
  if (view.state === "paused") return texts.paused;
  if (!view.isEngineerHere) return texts.absent(engineer);
  return view.isConfirmed ? texts.looks(engineer) : texts.compare(engineer);
}
