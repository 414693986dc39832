import { useEffect, type ReactNode } from "react";
import { KeysDialog } from "./keys-dialog.tsx";
import { showOverlay, useOverlay } from "./overlay-store.ts";
import { Palette } from "./palette.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { StepUpDialog } from "./step-up-dialog.tsx";

/** What all pages of support and supervision share: the way to anywhere, keys, and the question for a second proof. */
export function Workplace({ children }: { readonly children: ReactNode }) {
  const overlay = useOverlay();
  useShortcuts({ "?": () => { showOverlay("keys"); } });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      if (document.querySelector("dialog[open]") === null) showOverlay("palette");
    };
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", press);
      showOverlay(null);
    };
  }, []);
  return (
    <>
      {children}
      {overlay === "palette" && <Palette />}
      {overlay === "keys" && <KeysDialog />}
      <StepUpDialog />
    </>
  );
}
