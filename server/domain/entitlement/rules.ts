import type { Rule } from "../policy/rule.ts";
import { eligibility } from "./eligibility.ts";
import { upgrade } from "./upgrade.ts";
import { versionEffects } from "./version.ts";

/** What licences and minutes decide. */
export const entitlementRules: readonly Rule[] = [eligibility, upgrade, versionEffects];
