import { Link } from "react-router";
import type { ChatDesk } from "../../chat/queries.ts";
import { Note } from "../../components/note.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { chatTexts } from "../../texts/chat.ts";

const texts = chatTexts.appointment;

/** The next time that was asked for or agreed upon, and what it opens (CAP-12). */
export function AppointmentNote({ desk }: { readonly desk: ChatDesk }) {
  const { appointment } = desk;
  if (appointment === null) return null;
  const { zone, startsAt, endsAt, isConfirmed, isOpenNow } = appointment;
  return (
    <Note tone={isOpenNow ? "good" : isConfirmed ? "info" : "wait"} title={isOpenNow ? texts.now : isConfirmed ? texts.agreed : texts.asked} role="status">
      <p>{isOpenNow ? <>{texts.until} <Timestamp at={endsAt} zone={zone} /></> : <Timestamp at={startsAt} zone={zone} />}. {isOpenNow ? texts.nowText : isConfirmed ? texts.agreedText : texts.askedText} <Link to="/appointments">{texts.list}</Link></p>
    </Note>
  );
}
