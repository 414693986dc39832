import {
  IconArchive, IconBan, IconCircleCheck, IconClockHour4, IconHourglass, IconInbox, IconShieldCheck, IconTool, IconTrash, IconTrashX, IconUpload,
} from "@tabler/icons-react";
import type { TransferState } from "../../../server/domain/custody/words.ts";
import { words } from "../texts/words.ts";
import { classes } from "./classes.ts";
import styles from "./state-badge.module.css";

type Tone = "good" | "wait" | "busy" | "bad" | "accent" | "quiet";

const looks = {
  requested: { icon: IconInbox, tone: "wait" },
  uploading: { icon: IconUpload, tone: "busy" },
  checking: { icon: IconHourglass, tone: "busy" },
  refused: { icon: IconBan, tone: "bad" },
  received: { icon: IconShieldCheck, tone: "good" },
  "checked-out": { icon: IconTool, tone: "busy" },
  "in-work": { icon: IconTool, tone: "busy" },
  returned: { icon: IconCircleCheck, tone: "accent" },
  collected: { icon: IconArchive, tone: "good" },
  deleting: { icon: IconTrash, tone: "wait" },
  deleted: { icon: IconTrashX, tone: "quiet" },
  withdrawn: { icon: IconClockHour4, tone: "quiet" },
} as const satisfies Record<TransferState, { icon: typeof IconInbox; tone: Tone }>;

/** The state of a transfer: word, icon and colour, so that none of them carries it alone. `label`: the word for other readers than customers. */
export function StateBadge({ state, isLarge = false, label = words.states[state] }: { readonly state: TransferState; readonly isLarge?: boolean; readonly label?: string }) {
  const { icon: Icon, tone } = looks[state];
  return (
    <span className={classes(styles.badge, styles[tone], isLarge && styles.large)}>
      <Icon aria-hidden stroke={1.9} />
      {label}
    </span>
  );
}

/** The same shape for any other word, for example "Erased" or "Removal not confirmed". */
export function Badge({ tone = "quiet", icon, children }: { readonly tone?: Tone; readonly icon?: React.ReactNode; readonly children: React.ReactNode }) {
  return <span className={classes(styles.badge, styles[tone])}>{icon}{children}</span>;
}
