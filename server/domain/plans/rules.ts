import type { Rule } from "../policy/rule.ts";
import { extraTime } from "./extra-time.ts";
import { renewal, splitWork } from "./renewal.ts";
import { secondTier } from "./second-tier.ts";
import { planUpgrade, proration, upgradeMinutes } from "./upgrade.ts";

/** What plans decide. */
export const plansRules: readonly Rule[] = [secondTier, extraTime, upgradeMinutes, proration, planUpgrade, renewal, splitWork];
