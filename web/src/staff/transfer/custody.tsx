import { IconBuildingBank, IconUser, IconUserStar } from "@tabler/icons-react";
import { Card } from "../../components/card.tsx";
import styles from "../../components/copies-table.module.css";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import type { Copy, Transfer } from "../../server/queries.ts";
import { staffTransferTexts } from "../../texts/staff-transfer.ts";
import own from "./transfer.module.css";

const texts = staffTransferTexts.copies;
const icons = { portal: IconBuildingBank, staff: IconUserStar, customer: IconUser } as const;
const tones = {
  held: "busy", "no-copy-taken": "quiet", "removal-attested": "good", "removal-outstanding": "wait", erased: "quiet", "outside-our-reach": "quiet",
} as const satisfies Record<Copy["status"], string>;

/** Every place where the bytes are or were, with device and bytes of each working copy. */
export function Custody({ transfer }: { readonly transfer: Transfer }) {
  return (
    <Card title={texts.title} className={own.custody}>
      {transfer.copies.length === 0 ? <p className={styles.quiet}>{texts.none}</p> : (
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
            {transfer.copies.map((copy, index) => <Row key={copy.checkoutId ?? `${copy.where}-${String(index)}`} copy={copy} transfer={transfer} />)}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Row({ copy, transfer }: { readonly copy: Copy; readonly transfer: Transfer }) {
  const Icon = icons[copy.where];
  const checkout = transfer.checkouts.find((one) => one.id === copy.checkoutId);
  return (
    <tr>
      <th scope="row"><span className={styles.holder}><Icon aria-hidden stroke={1.6} />{copy.holder}</span></th>
      <td data-label={texts.what}>
        <span>
          {texts[copy.where]}
          {checkout?.device !== undefined && checkout.device !== null && ` ${texts.on(checkout.device)}`}
          {checkout !== undefined && checkout.bytesServed > 0 && <>, {texts.served(checkout.bytesServed)}</>}
        </span>
      </td>
      <td data-label={texts.since}><Timestamp at={copy.since} show="instant" /></td>
      <td data-label={texts.until}>{copy.until === null ? texts.open : <Timestamp at={copy.until} show="instant" />}</td>
      <td data-label={texts.status}><Badge tone={tones[copy.status]}>{texts.statuses[copy.status]}</Badge></td>
    </tr>
  );
}
