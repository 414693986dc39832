import { useState } from "react";
import type { TransferSummary } from "../../server/queries.ts";

interface HeldRow {
  readonly transfer: TransferSummary;
  /** True when the list no longer has it; it stays in its place until the list is shown anew. */
  readonly hasLeft: boolean;
}

/**
 * Keeps rows where they are while one works with them: what is known of each is fresh, but nothing moves. What came
 * meanwhile is counted in `added` and shown by `showAll`. `append` takes rows that were asked for.
 */
export function useHeldRows(fresh: readonly TransferSummary[] | undefined, isWhole: boolean): {
  readonly rows: readonly HeldRow[];
  readonly added: number;
  readonly showAll: () => void;
  readonly append: (items: readonly TransferSummary[]) => void;
} {
  const [held, setHeld] = useState<readonly TransferSummary[] | null>(null);
  if (held === null && fresh !== undefined) setHeld(fresh);
  const byId = new Map((fresh ?? []).map((one) => [one.id, one]));
  const shown = held ?? [];
  const ids = new Set(shown.map((one) => one.id));
  return {
    rows: shown.map((one) => ({ transfer: byId.get(one.id) ?? one, hasLeft: isWhole && !byId.has(one.id) })),
    added: (fresh ?? []).filter((one) => !ids.has(one.id)).length,
    showAll: () => { setHeld(fresh ?? []); },
    append: (items) => { setHeld([...shown, ...items.filter((one) => !ids.has(one.id))]); },
  };
}
