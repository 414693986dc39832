import { useSyncExternalStore } from "react";
import type { SendingItem } from "./item.ts";
import { sending } from "./sending.ts";

/** Every file that this tab sends, or those of one transfer. */
export function useSending(transferId?: string): readonly SendingItem[] {
  const items = useSyncExternalStore(sending.subscribe, sending.items);
  return transferId === undefined ? items : items.filter((item) => item.transferId === transferId);
}
