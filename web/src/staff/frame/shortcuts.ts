import { useEffect, useRef, useSyncExternalStore } from "react";

const storageKey = "custody-single-keys";
const listeners = new Set<() => void>();

function read(): boolean {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true; // storage may be forbidden: then the keys simply work
  }
}

/** Single keys can be switched off, because speech input and some aids press them unasked (WCAG 2.1.4). */
export function switchSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(storageKey, isOn ? "on" : "off");
  } catch {
    // Not kept for the next visit.
  }
  for (const listener of listeners) listener();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}

/** True where a key belongs to what is being written, or to a dialog. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]") !== null) return true;
  return event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable], [role=menu]") !== null;
}

/** Listens for single keys (`j`, `?`, `1`) while the calling page is shown. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const isOn = useSingleKeys();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const act = latest.current[event.key.toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", press);
    };
  }, [isOn]);
}
