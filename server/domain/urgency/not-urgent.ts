import type { Ruling } from "../policy/rule.ts";

/** The answer of a vendor that takes no urgent cases. */
export function notUrgent(ruleId: string): Ruling {
  return { outcome: "deny", ruleId, reasons: ["This policy knows no urgent cases."], offers: [{ kind: "open-normal", text: "Open it as a normal case." }] };
}
