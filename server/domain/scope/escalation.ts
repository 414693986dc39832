import type { Ruling } from "../policy/rule.ts";
import { ruling } from "../policy/ruling.ts";
import type { Boundary, ScopeSection } from "./section.ts";

/** A case goes to developers with the tier that includes them; an unknown tier goes to a person (CON-S13). */
export function escalation({ id, text, offers }: Boundary, tier: string | null, { tierWithDevelopers }: ScopeSection): Ruling {
  if (tier === null) return ruling("review", id, ["The account's plan is not recorded; a person has to look.", text], { offers });
  if (tier === tierWithDevelopers) return ruling("allow", id, [`The ${tier} plan includes developers.`], { value: { tier: 2, minutes: null } });
  return ruling("deny", id, [`The ${tier} plan does not include developers.`, text], { offers });
}
