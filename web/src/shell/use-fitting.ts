import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/**
 * How many of a list's items fit into one row. The list's last item stands for the rest and is needed only when some do not fit.
 * `names` changes whenever an item's width may have.
 */
export function useFitting(names: string): { readonly list: RefObject<HTMLUListElement | null>; readonly fitting: number } {
  const list = useRef<HTMLUListElement>(null);
  const [fitting, setFitting] = useState(Infinity);
  useLayoutEffect(() => {
    const row = list.current;
    if (row === null) return undefined;
    const measure = (): void => {
      const items = Array.from(row.children) as HTMLElement[];
      const wasHidden = items.map((item) => item.hidden);
      for (const item of items) item.hidden = false;
      const fits = fittingIn(row, items);
      for (const [index, item] of items.entries()) item.hidden = wasHidden[index] ?? false;
      setFitting(fits);
    };
    measure();
    // The first item, too: it is always shown, and grows with the size of the letters.
    const watcher = new ResizeObserver(measure);
    watcher.observe(row);
    if (row.firstElementChild !== null) watcher.observe(row.firstElementChild);
    return () => { watcher.disconnect(); };
  }, [names]);
  return { list, fitting };
}

/** At least one, else there would be nothing but the rest. */
function fittingIn(row: HTMLElement, items: readonly HTMLElement[]): number {
  const places = items.slice(0, -1);
  const start = places[0]?.offsetLeft ?? 0;
  const ends = places.map((item) => item.offsetLeft + item.offsetWidth - start);
  if ((ends.at(-1) ?? 0) <= row.clientWidth) return Infinity;
  const rest = items.at(-1)?.offsetWidth ?? 0;
  return Math.max(1, ends.filter((end) => end + rest + 4 <= row.clientWidth).length);
}
