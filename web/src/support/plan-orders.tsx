import { Timestamp } from "../components/timestamp.tsx";
import { money, supportTexts } from "../texts/support.ts";
import type { PlanOffer } from "./queries.ts";
import styles from "./support.module.css";

const texts = supportTexts.plan;

/** What was accepted, at what price, by whom and when. */
export function PlanOrders({ orders }: { readonly orders: PlanOffer["orders"] }) {
  return (
    <div className={styles.part}>
      <h3>{texts.orders}</h3>
      <ul className={styles.reasons}>
        {orders.map(({ id, kind, cents, currency, minutes, acceptedBy, acceptedAt }) => <li key={id}>{texts.order(texts.orderWords[kind], money(cents, currency), minutes, acceptedBy)}, <Timestamp at={acceptedAt} show="instant" /></li>)}
      </ul>
    </div>
  );
}
