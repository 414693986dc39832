import { isCaseLive } from "../../domain/cases/transitions.ts";
import type { CaseRow } from "../../ports/records/case-rows.ts";
import { isStaff, type Caller } from "../context.ts";

/** Names of the routes that this caller could use on the case now, so that pages offer nothing that would be refused. */
export function allowedOnCase(row: CaseRow, caller: Caller): string[] {
  const isCustomer = caller.role === "customer";
  const [isLive, staff, isUrgent] = [isCaseLive(row.state), isStaff(caller), row.isUrgent === 1 && row.state !== "closed"];
  const isWritable = row.state !== "closed" && row.textKeyId !== null;
  const rules: readonly (readonly [string, boolean])[] = [
    ["cases.add-message", isWritable],
    ["cases.add-note", staff && isWritable],
    ["cases.assign", staff && isLive],
    ["cases.move", staff && isLive],
    ["cases.wait", staff && row.state === "open" && isWritable],
    ["cases.resume", staff && row.state === "waiting"],
    ["cases.resolve", isLive],
    ["cases.reopen", row.state === "resolved"],
    ["cases.record-time", staff && isWritable],
    ["cases.switch-urgency-off", isCustomer && isUrgent && row.assigneeId === null],
    ["cases.withdraw-urgency", isCustomer && isUrgent && row.assigneeId !== null],
    ["cases.remove-urgency", staff && isUrgent],
    ["cases.check-scope", staff && isLive],
    ["cases.escalate", staff && isLive && row.escalatedAt === null],
    ["plans.buy-time", isCustomer && isLive && row.escalatedAt !== null],
    ["cases.link", staff && isLive],
    ["transfers.request", isLive],
  ];
  return rules.filter(([, isAllowed]) => isAllowed).map(([name]) => name);
}
