import { useRef, type RefObject } from "react";
import { useShortcuts } from "./shortcuts.ts";

/**
 * J and K move through the rows of a list, Enter opens by itself: each row has one link with `data-row`. `onOne` is what 1 does
 * with the link of the row that has the focus.
 */
export function useRowKeys<List extends HTMLElement>(onOne?: (link: HTMLElement) => void): RefObject<List | null> {
  const list = useRef<List>(null);
  const links = (): HTMLElement[] => Array.from(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? []);
  const present = (): HTMLElement | undefined => links().find((link) => link.closest("li")?.contains(document.activeElement) === true);
  const move = (by: number): void => {
    const all = links();
    const at = present();
    const next = at === undefined ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, all.indexOf(at) + by));
    all[next]?.focus();
    all[next]?.closest("li")?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts({
    j: () => { move(1); },
    k: () => { move(-1); },
    1: () => {
      const link = present();
      if (link !== undefined) onOne?.(link);
    },
  });
  return list;
}
