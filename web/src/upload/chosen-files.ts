import { useSyncExternalStore } from "react";
import type { ChosenFile } from "./item.ts";
import { identityOf } from "./item.ts";

/** Files that were chosen or dropped and not sent yet; kept while one walks between pages. */
let chosen: readonly ChosenFile[] = [];
const listeners = new Set<() => void>();

function set(next: readonly ChosenFile[]): void {
  chosen = next;
  for (const listener of listeners) listener();
}

/** Adds files; one that is already there is not taken twice. */
export function choose(files: readonly ChosenFile[]): void {
  const known = new Set(chosen.map((one) => identityOf(one.file, one.name)));
  set([...chosen, ...files.filter((one) => !known.has(identityOf(one.file, one.name)))]);
}

export function unchoose(key: string): void {
  set(chosen.filter((one) => one.key !== key));
}

export function clearChosen(): void {
  set([]);
}

export function useChosenFiles(): readonly ChosenFile[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}

/** Files of an `<input type="file">`, with their place in the folder. */
export function fromInput(files: FileList): ChosenFile[] {
  return Array.from(files, (file) => ({
    key: crypto.randomUUID(), file, name: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath, handle: null,
  }));
}
