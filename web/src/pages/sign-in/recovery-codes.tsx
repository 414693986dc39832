import { useState } from "react";
import { useNavigate } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Choice } from "../../components/field.tsx";
import { Actions } from "../../components/page.tsx";
import { saveText } from "../../components/save-text.ts";
import { invitationTexts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

const texts = invitationTexts.recovery;

/** Recovery codes, shown once; one goes on after saying that they are kept. */
export function RecoveryCodes({ codes, target }: { readonly codes: readonly string[]; readonly target: string }) {
  const navigate = useNavigate();
  const [areKept, setAreKept] = useState(false);
  return (
    <Card>
      <p>{texts.text}</p>
      <ul className={styles.codes}>{codes.map((code) => <li key={code}>{code}</li>)}</ul>
      <Choice kind="checkbox" name="kept" isChosen={areKept} onChoose={setAreKept} label={texts.kept} />
      <Actions>
        <Button look="primary" disabled={!areKept} onClick={() => void navigate(target)}>{texts.go}</Button>
        <Button onClick={() => { saveText(texts.fileName, `${codes.join("\n")}\n`, "text/plain"); }}>{texts.save}</Button>
      </Actions>
    </Card>
  );
}
