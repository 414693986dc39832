import { IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { Progress } from "../../components/progress.tsx";
import { isRefusal } from "../../server/problems.ts";
import { usePortal } from "../../server/queries.ts";
import { sendTexts } from "../../texts/send.ts";
import { isUnderWay, type SendingItem } from "../../upload/item.ts";
import { sending } from "../../upload/sending.ts";
import styles from "./send.module.css";

const texts = sendTexts.running;

/** Files that this tab sends: all together in large figures, then each with its own buttons. */
export function UnderWay({ items }: { readonly items: readonly SendingItem[] }) {
  const total = items.reduce((sum, item) => sum + item.bytes, 0);
  const sent = items.reduce((sum, item) => sum + item.sent, 0);
  const pace = items.reduce((sum, item) => sum + (item.bytesPerSecond ?? 0), 0);
  const share = total === 0 ? 0 : sent / total;
  const stored = items.filter((item) => item.state === "stored");
  return (
    <Card tone="accent">
      <p className={styles.big}>{texts.percent(share)}</p>
      <Progress share={share} label={texts.overall} isPaused={!items.some(isUnderWay)} />
      <p className={styles.quiet}>
        {texts.line(sent, total)}
        {pace > 0 && sent < total && <> · {texts.rate(pace)} · {texts.left((total - sent) / pace)}</>}
      </p>
      <ul className={styles.list}>{items.map((item) => <Row key={item.key} item={item} />)}</ul>
      <p className={styles.hidden} role="status">{stored.map((item) => texts.announce(item.name)).at(-1) ?? ""}</p>
    </Card>
  );
}

/** The terms changed while the page was open: they are shown again before anything goes on (ALO-25). */
function AgreeAnew({ item }: { readonly item: SendingItem }) {
  const portal = usePortal();
  return (
    <>
      <p><Link to="/privacy" target="_blank">{sendTexts.before.privacy}</Link> · <Link to="/terms" target="_blank">{sendTexts.before.licence}</Link></p>
      <Button
        isSmall
        isBusy={portal.isFetching}
        onClick={() => {
          void portal.refetch().then(({ data }) => {
            if (data !== undefined) sending.agree(item.key, data.termsVersion);
          });
        }}
      >
        {sendTexts.before.agreeAnew}
      </Button>
    </>
  );
}

function Row({ item }: { readonly item: SendingItem }) {
  const [isAsking, setIsAsking] = useState(false);
  const share = item.bytes === 0 ? 1 : item.sent / item.bytes;
  const canGoOn = item.state === "paused" || item.state === "stopped" || item.state === "elsewhere";
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <span className={styles.name}>{item.name}</span>
        <span className={styles.quiet}>{texts.states[item.state]}{item.state !== "stored" && <> · {texts.percent(share)}</>}</span>
      </div>
      {item.state !== "stored" && <Progress share={share} label={item.name} isPaused={canGoOn} />}
      {item.state === "stopped" && <ErrorNote error={item.error}>{isRefusal(item.error, "terms-changed") && <AgreeAnew item={item} />}</ErrorNote>}
      {item.state === "elsewhere" && <Note tone="wait" role="status">{texts.elsewhere}</Note>}
      {item.state !== "stored" && (
        <Actions>
          {canGoOn
            ? <Button isSmall look="primary" icon={<IconPlayerPlay aria-hidden />} aria-label={texts.goOnFile(item.name)} onClick={() => { sending.goOn(item.key); }}>{texts.goOn}</Button>
            : <Button isSmall icon={<IconPlayerPause aria-hidden />} aria-label={texts.pauseFile(item.name)} onClick={() => { sending.pause(item.key); }}>{texts.pause}</Button>}
          <Button isSmall look="plain" icon={<IconTrash aria-hidden />} aria-label={texts.removeFile(item.name)} onClick={() => { setIsAsking(true); }}>{texts.remove}</Button>
        </Actions>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={texts.removeTitle}
        confirm={texts.remove}
        cancel={texts.keep}
        isDangerous
        onClose={() => { setIsAsking(false); }}
        onConfirm={() => {
          setIsAsking(false);
          void sending.remove(item.key);
        }}
      >
        <p>{texts.removeText(item.name)}</p>
      </ConfirmDialog>
    </li>
  );
}
