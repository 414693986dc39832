import { ButtonLink } from "../../components/button.tsx";
import { Note } from "../../components/note.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import type { Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { transferTexts } from "../../texts/transfers.ts";

const texts = transferTexts.one.order;

/** A deletion that was ordered and is not done yet. */
export function Order({ transfer }: { readonly transfer: Transfer }) {
  const zone = useZone();
  const open = transfer.directions.find((direction) => direction.state === "waiting" || direction.state === "begun");
  if (open === undefined) return null;
  return (
    <Note tone="wait" title={texts.title}>
      {open.state === "waiting" ? <p>{texts.waiting} <Timestamp at={open.deleteAt} zone={zone} />.</p> : <p>{texts.begun}</p>}
      <ButtonLink to={`/transfers/${transfer.id}/delete`} isSmall>{texts.change}</ButtonLink>
    </Note>
  );
}
