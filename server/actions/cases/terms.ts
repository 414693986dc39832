import type { CaseTerms } from "../../contract/shapes/case.ts";
import { calendarDepartment, departmentsOf, mainDepartmentOf } from "../../domain/cases/departments.ts";
import { caseTextDays } from "../../domain/cases/retention.ts";
import { localDate } from "../../domain/calendar/local.ts";
import { zoneOf } from "../../domain/calendar/zone.ts";
import { removalReasons } from "../../domain/urgency/section.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Caller, Ports } from "../context.ts";
import { eligibilityFactsOf, phoneFactsOf, supportSheet } from "../support/account-facts.ts";
import { decideNow } from "../support/decide.ts";
import { shown } from "../support/shown.ts";
import { contactOf } from "./request.ts";

/** What opening a case would mean now: asked before, so that nobody fills in a form in vain; opening asks again. @throws {Refusal} `not-found`, `not-valid` where staff name no account. */
export async function caseTermsNow(ports: Ports, caller: Caller, asked: { readonly accountId?: string | undefined; readonly callerEmail?: string | undefined; readonly department?: string | undefined }): Promise<CaseTerms> {
  const isCustomer = caller.role === "customer";
  if (!isCustomer && asked.accountId === undefined) throw new Refusal("not-valid", "Name the account.");
  const accountId = isCustomer ? (caller.accountId ?? "") : (asked.accountId ?? "");
  const { read } = ports.records;
  const account = await read.accounts.find({ id: accountId });
  if (account === undefined || (isCustomer && asked.accountId !== undefined && asked.accountId !== accountId)) throw new Refusal("not-found", "There is no such account.");
  const { profile } = ports.policy;
  const now = ports.clock.now();
  const sheet = await supportSheet(read, accountId);
  const department = asked.department ?? mainDepartmentOf(profile);
  const urgent = profile.urgency?.urgent;
  const due = (isUrgent: boolean) => shown(decideNow(ports, "urgency.due", { createdAt: now.toString(), isUrgent, department: calendarDepartment(profile, department), customerZone: account.zone }));
  const { callerEmail } = asked;
  const contact = isCustomer || callerEmail === undefined || !callerEmail.includes("@") ? undefined : await contactOf(ports, accountId, callerEmail).catch(() => undefined);
  return {
    eligibility: shown(decideNow(ports, "entitlement.eligibility", eligibilityFactsOf(sheet))),
    departments: departmentsOf(profile).map((one) => ({ ...one })),
    mainDepartment: mainDepartmentOf(profile),
    urgency: {
      isOffered: urgent !== undefined,
      department: urgent?.department ?? null,
      rate: urgent?.rate ?? null,
      withinMinutes: urgent?.withinMinutes ?? null,
      wish: urgent === undefined ? null : shown(decideNow(ports, "urgency.submit", { wantsUrgent: true, department, balanceMinutes: sheet.minutes.support ?? null })),
    },
    due: { normal: due(false), urgent: urgent === undefined ? null : due(true) },
    minutes: sheet.minutes.support ?? null,
    topics: isCustomer ? [] : [...(profile.scope?.firstTier ?? []), ...(profile.scope?.boundaries ?? [])].map(({ topic, title }) => ({ topic, title })),
    recentUpdateDays: isCustomer ? null : (profile.scope?.recentUpdate?.days ?? null),
    removalReasons: [...removalReasons],
    telephone: isCustomer || callerEmail === undefined ? null : shown(decideNow(ports, "callers.phone", phoneFactsOf(sheet, contact?.email ?? callerEmail, localDate(zoneOf(profile.zone), now).toString()))),
    textDays: caseTextDays,
  };
}
