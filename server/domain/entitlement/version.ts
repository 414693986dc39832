import * as z from "zod";
import { defineRule } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import { entitlementClauses } from "./clauses.ts";

const version = z.string().regex(/^\d+(\.\d+)*$/, "is digits and dots, for example 14.2").max(40);

/** What somebody on an older version is told; never a block (ALO-8). The value lists the effects, none for the current version. */
export const versionEffects = defineRule({
  name: "entitlement.version",
  title: "What an older version means for its user",
  ids: ["ALO-8"],
  sections: ["entitlement"],
  facts: z.strictObject({ installed: version.nullable().describe("null: not known"), current: version }),
  table: entitlementClauses,
  absent: { outcome: "allow", reason: "This policy treats every version alike." },
  rule({ installed, current }, { entitlement: section }) {
    if (installed === null) return ruling("allow", "ALO-8", ["The installed version is not known."], { value: [] });
    if (compareVersions(installed, current) >= 0) return ruling("allow", "ALO-8", [`Version ${installed} is the current one.`], { value: [] });
    const offers = section.planName === null ? [] : [{ kind: "subscribe-plan", text: `The ${section.planName} keeps the newest version at hand.` }];
    return ruling("allow", "ALO-8", [`Version ${installed} is older than ${current}.`, ...section.olderVersionEffects], { value: section.olderVersionEffects, offers });
  },
  example: { facts: { installed: "9.9", current: "9.10" }, at: "2026-11-21T12:00:00Z" },
});

/** By numbers, part by part: 9.10 is newer than 9.9, and 9 equals 9.0. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(".").map(Number));
  for (let part = 0; part < Math.max(a?.length ?? 0, b?.length ?? 0); part++) {
    const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
