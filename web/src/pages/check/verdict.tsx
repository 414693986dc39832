import { Note } from "../../components/note.tsx";
import { checkTexts as texts } from "../../texts/deletion.ts";

/** Genuine or not, in a word and a colour; `title` is what the proof calls itself. */
export function Verdict({ isValid, title }: { readonly isValid: boolean; readonly title: string | null }) {
  return (
    <Note tone={isValid ? "good" : "bad"} role="status" title={isValid ? texts.valid : texts.invalid}>
      {isValid && title !== null && <p>{title}</p>}
      <p>{isValid ? texts.validText : texts.invalidText}</p>
    </Note>
  );
}
