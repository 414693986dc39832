import { IconBuildingBank, IconUser, IconUserStar } from "@tabler/icons-react";
import type { Copy } from "../server/queries.ts";
import { custodyTexts } from "../texts/custody.ts";
import styles from "./copies-table.module.css";
import { Badge } from "./state-badge.tsx";
import { Timestamp } from "./timestamp.tsx";

const texts = custodyTexts.copies;
const icons = { portal: IconBuildingBank, staff: IconUserStar, customer: IconUser } as const;
const tones = {
  held: "busy", "no-copy-taken": "quiet", "removal-attested": "good", "removal-outstanding": "wait", erased: "quiet", "outside-our-reach": "quiet",
} as const satisfies Record<Copy["status"], string>;

/** "Who holds a copy": one row a place; cards where it is narrow. `zone` is the account's. */
export function CopiesTable({ copies, zone }: { readonly copies: readonly Copy[]; readonly zone?: string | undefined }) {
  if (copies.length === 0) return <p className={styles.quiet}>{texts.none}</p>;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{texts.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.holder}</th>
          <th scope="col">{texts.what}</th>
          <th scope="col">{texts.since}</th>
          <th scope="col">{texts.until}</th>
          <th scope="col">{texts.status}</th>
        </tr>
      </thead>
      <tbody>
        {copies.map((copy, index) => <Row key={copy.checkoutId ?? `${copy.where}-${String(index)}`} copy={copy} zone={zone} />)}
      </tbody>
    </table>
  );
}

function Row({ copy, zone }: { readonly copy: Copy; readonly zone: string | undefined }) {
  const Icon = icons[copy.where];
  return (
    <tr>
      <th scope="row"><span className={styles.holder}><Icon aria-hidden stroke={1.6} />{copy.holder}</span></th>
      <td data-label={texts.what}>{copy.what}</td>
      <td data-label={texts.since}><Timestamp at={copy.since} zone={zone} show="instant" /></td>
      <td data-label={texts.until}>{copy.until === null ? texts.noEnd : <Timestamp at={copy.until} zone={zone} show="full" />}</td>
      <td data-label={texts.status}><Badge tone={tones[copy.status]}>{texts.statuses[copy.status]}</Badge></td>
    </tr>
  );
}
