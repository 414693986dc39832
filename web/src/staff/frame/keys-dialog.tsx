import { Choice } from "../../components/field.tsx";
import { staffTexts } from "../../texts/staff.ts";
import { Dialog } from "./dialog.tsx";
import styles from "./frame.module.css";
import { showOverlay } from "./overlay-store.ts";
import { switchSingleKeys, useSingleKeys } from "./shortcuts.ts";

const texts = staffTexts.keys;

/** Which keys do what. */
export function KeysDialog() {
  const isOn = useSingleKeys();
  return (
    <Dialog title={texts.title} onClose={() => { showOverlay(null); }}>
      <dl className={styles.keys}>
        {texts.list.map(([keys, what]) => (
          <div key={what}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Choice kind="checkbox" name="single-keys" isChosen={isOn} onChoose={switchSingleKeys} label={texts.single} hint={texts.singleHint} />
    </Dialog>
  );
}
