import { useState } from "react";
import { Link } from "react-router";
import { DecisionNote, decisionIn } from "../../cases/decision-note.tsx";
import { Button } from "../../components/button.tsx";
import { Card, Fact, Facts } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import { Actions } from "../../components/page.tsx";
import { usePortal } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { sendTexts } from "../../texts/send.ts";
import styles from "./send.module.css";

const texts = sendTexts.before;

interface BeforeItGoesProps {
  /** null where the transfer exists already and the choice was made. */
  readonly isSalted: boolean | null;
  readonly onSalted: (isSalted: boolean) => void;
  readonly isSendable: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onSend: () => void;
}

/** How long it is kept, where, who sees it, the terms; then the button. */
export function BeforeItGoes({ isSalted, onSalted, isSendable, isBusy, error, onSend }: BeforeItGoesProps) {
  const portal = usePortal();
  const zone = useZone();
  const denied = decisionIn(error);
  const [isAgreed, setIsAgreed] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);
  const days = Math.floor((portal.data?.retentionHours ?? 0) / 24);
  return (
    <Card>
      <Facts>
        <Fact name={texts.keptUntil}>{texts.keptText(days)}</Fact>
        <Fact name={texts.place}>{portal.data?.place}</Fact>
        <Fact name={texts.people}>{texts.peopleText}</Fact>
      </Facts>
      <p className={styles.links}>
        <span>{texts.termsLinks}</span>
        <Link to="/privacy" target="_blank">{texts.privacy}</Link>
        <Link to="/terms" target="_blank">{texts.licence}</Link>
        <Link to="/how-we-handle-your-database" target="_blank">{texts.handling}</Link>
      </p>
      <Choice kind="checkbox" name="terms" isChosen={isAgreed} onChoose={setIsAgreed} label={texts.terms} />
      {isSalted !== null && (
        <details>
          <summary>{texts.salted}</summary>
          <Choice kind="checkbox" name="salted" isChosen={isSalted} onChoose={onSalted} label={texts.salted} hint={texts.saltedHint} />
        </details>
      )}
      {missing !== null && <Note tone="bad" role="alert">{missing}</Note>}
      {denied === null ? <ErrorNote error={error} /> : <DecisionNote decision={denied} title={texts.denied} zone={zone} />}
      <Actions>
        <Button
          look="primary"
          isBusy={isBusy}
          onClick={() => {
            const lacking = !isSendable ? sendTexts.choose.nothing : !isAgreed ? texts.agreeFirst : null;
            setMissing(lacking);
            if (lacking === null) onSend();
          }}
        >
          {texts.now}
        </Button>
      </Actions>
    </Card>
  );
}
