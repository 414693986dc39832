import { useEffect, useState } from "react";
import { sendTexts } from "../texts/send.ts";
import { droppedFiles } from "./dropped.ts";
import type { ChosenFile } from "./item.ts";
import styles from "./drop-anywhere.module.css";

/** Makes the whole window take files: a page puts it in and gets what is dropped. */
export function DropAnywhere({ onFiles }: { readonly onFiles: (files: ChosenFile[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const enter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setIsOver(false);
    };
    const over = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      depth = 0;
      setIsOver(false);
      void droppedFiles(event.dataTransfer).then(onFiles);
    };
    addEventListener("dragenter", enter);
    addEventListener("dragleave", leave);
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, [onFiles]);
  return isOver ? <div className={styles.overlay} aria-hidden><p>{sendTexts.choose.dropHere}</p></div> : null;
}
