import type { Change, Notifier } from "../../ports/notifier.ts";
import type { Link } from "./link.ts";

/** While other nodes cannot be heard, whoever hangs on a right is asked to check it so often. */
const silentMs = 1_000;

/** Changes over all nodes, by LISTEN and NOTIFY: at once in this process, within milliseconds on the others. Ids only. */
export function createNotices(link: Link, local: Notifier): Notifier & { close(): void } {
  const missed: Change = { topic: "missed", id: "", accountId: null };
  const silent: Change = { topic: "silent", id: "", accountId: null };
  let silence: NodeJS.Timeout | null = null;
  const send = ({ topic, id, accountId }: Change): void => { link.send("change", JSON.stringify([topic, id, accountId])); };
  const hearAgain = (): void => {
    if (silence !== null) clearInterval(silence);
    silence = null;
  };

  link.listen("change", (text) => {
    const [topic, id, accountId] = JSON.parse(text) as [Change["topic"], string, string | null];
    local.changed({ topic, id, accountId });
  });
  link.watch((isUp, hasLostNotices) => {
    hearAgain();
    if (isUp) {
      if (hasLostNotices) send(missed);
      local.changed(missed);
    } else {
      silence = setInterval(() => { local.changed(silent); }, silentMs);
      silence.unref();
    }
  });

  return {
    changed: (change) => {
      local.changed(change);
      send(change);
    },
    listen: (listener) => local.listen(listener),
    close: hearAgain,
  };
}
