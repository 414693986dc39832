import type { TransferState } from "../../../server/domain/custody/words.ts";
import { StateBadge } from "../components/state-badge.tsx";
import { staffTexts } from "../texts/staff.ts";

/** The state of a transfer in the words of those who work on it. */
export function StaffState({ state, isLarge = false }: { readonly state: TransferState; readonly isLarge?: boolean }) {
  return <StateBadge state={state} isLarge={isLarge} label={staffTexts.states[state]} />;
}
