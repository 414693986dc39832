import type { AppointmentShape } from "../../contract/shapes/calendar.ts";
import { calendarOf } from "../../domain/calendar/department.ts";
import { inBothZones, instantMeant } from "../../domain/calendar/local.ts";
import { zoneOf } from "../../domain/calendar/zone.ts";
import { calendarDepartment, mainDepartmentOf } from "../../domain/cases/departments.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { AppointmentRow } from "../../ports/records/case-rows.ts";
import type { Page, PageRequest, Tables } from "../../ports/records/records.ts";
import type { AccountRow } from "../../ports/records/rows.ts";
import { departmentRow } from "../cases/open.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { enqueueMail } from "../mail.ts";
import { record } from "../record.ts";
import { decideNow, keepPolicy, requireNotDenied, storeDecision } from "../support/decide.ts";
import { requireCalendar } from "./active.ts";

const listed = 200;
/** So many appointments of an account may lie ahead. */
const aheadMax = 20;
const ways = { page: "page", mail: "mail", telephone: "phone" } as const;

/** What is asked for: a time by a clock that is named, so that nobody is an hour off. */
export interface AppointmentWish {
  /** Staff name the account; customers ask for their own. */
  readonly accountId?: string | undefined;
  readonly kind: AppointmentRow["kind"];
  /** How it reached staff; from customers it is the page. */
  readonly way?: AppointmentRow["way"] | undefined;
  readonly department?: string | undefined;
  readonly caseId?: string | undefined;
  /** `2026-12-01T18:00` by the clock of `zone`, else of the account's. */
  readonly local: string;
  readonly zone?: string | undefined;
  /** `+01:00`, where the clock shows that time twice. */
  readonly offset?: string | undefined;
  readonly minutes: number;
}

/**
 * Asks for an appointment: it opens nothing until staff confirm it (CAP-12, CAP-13). @throws {Refusal} `policy-refused` with the decision (too soon, too
 * far outside of the hours, not overseas), `not-valid`, `not-found`, `wrong-state` for a time that is taken.
 */
export async function askAppointment(ports: Ports, caller: Caller, wish: AppointmentWish): Promise<string> {
  requireCalendar(ports);
  const accountId = isStaff(caller) ? wish.accountId : caller.accountId;
  if (accountId === undefined || accountId === null) throw new Refusal("not-valid", "Say for which account.", { errors: [{ path: "body.accountId", message: "is missing" }] });
  if (!isStaff(caller) && wish.accountId !== undefined && wish.accountId !== accountId) throw new Refusal("not-found", "There is nothing here.");
  await keepPolicy(ports);
  const id = await ports.records.transact(async (tables) => {
    const account = await tables.accounts.find({ id: accountId });
    if (account === undefined) throw new Refusal("not-found", "There is nothing here.");
    if (wish.caseId !== undefined && (await tables.cases.find({ id: wish.caseId, accountId })) === undefined) throw new Refusal("not-found", "There is nothing here.");
    const from = instantMeant(zoneOf(wish.zone ?? account.zone), Temporal.PlainDateTime.from(wish.local), wish.offset ?? null);
    const row: AppointmentRow = {
      id: ports.randomness.id("appointment"),
      accountId,
      personId: isStaff(caller) ? null : caller.personId,
      caseId: wish.caseId ?? null,
      departmentId: await departmentRow(ports, tables, wish.department ?? mainDepartmentOf(ports.policy.profile)),
      kind: wish.kind,
      way: isStaff(caller) ? (wish.way ?? "telephone") : "page",
      askedAt: instantText(ports.clock.now()),
      startsAt: instantText(from),
      endsAt: instantText(from.add({ minutes: wish.minutes })),
      confirmedAt: null,
      confirmedBy: null,
      cancelledAt: null,
    };
    if (Temporal.Instant.compare(from, ports.clock.now()) <= 0) throw new Refusal("not-valid", "Choose a time that is still to come.", { errors: [{ path: "body.local", message: "lies in the past" }] });
    await requireRoom(tables, row);
    await requirePossible(ports, tables, row, account, caller.personId);
    await tables.appointments.insert(row);
    if (row.way === "page") await enqueueMail(ports, tables, { template: "appointment-asked", personId: null, facts: { kind: row.kind, startsAt: row.startsAt } });
    await record(ports, tables, { event: "appointments.ask", actorId: caller.personId, accountId, facts: { appointmentId: row.id, kind: row.kind, way: row.way, startsAt: row.startsAt, endsAt: row.endsAt } });
    return row.id;
  });
  ports.notifier.changed({ topic: "queue", id: "appointments", accountId });
  return id;
}

/** The account's row is held, so that of two wishes at once the second one sees the first. @throws {Refusal} `wrong-state` for a time that the account has taken already, and for too many wishes. */
async function requireRoom(tables: Tables, row: AppointmentRow): Promise<void> {
  const ahead = (await tables.appointments.list({ accountId: row.accountId, cancelledAt: null }, { by: "startsAt", descending: true, limit: listed })).filter(({ endsAt }) => endsAt > row.askedAt);
  if (ahead.some((one) => one.departmentId === row.departmentId && isOverlapping(one, row))) throw new Refusal("wrong-state", "The account has an appointment at this time already.");
  if (ahead.length >= aheadMax) throw new Refusal("wrong-state", `The account has ${String(aheadMax)} appointments to come. Call one off first.`, { aheadMax });
}

function isOverlapping(one: AppointmentRow, other: AppointmentRow): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/** Both rules, as they answer while nothing is confirmed; the stored decision says why. */
async function requirePossible(ports: Ports, tables: Tables, row: AppointmentRow, account: AccountRow, actorId: string): Promise<void> {
  const isOverseas = (await tables.supportAccounts.find({ accountId: row.accountId }))?.isOverseas === 1;
  const department = calendarDepartment(ports.policy.profile, row.departmentId);
  const window = { from: row.startsAt, until: row.endsAt };
  const asked = [
    { rule: "calendar.appointment", facts: { ...window, isOverseas, isConfirmed: false, customerZone: account.zone, department } },
    { rule: "calendar.overseas-contact", facts: { channel: row.kind === "chat" ? "chat" : "phone", isOverseas, request: { madeAt: row.askedAt, way: ways[row.way], forAt: row.startsAt, untilAt: row.endsAt, isConfirmed: false }, department } },
  ];
  for (const one of asked) {
    const decision = requireNotDenied(decideNow(ports, one.rule, one.facts));
    await storeDecision(ports, tables, one, decision, { accountId: row.accountId, actorId });
  }
}

/** Staff agree to an appointment: from now on it opens its window. @throws {Refusal} `not-found`, `wrong-state` where it is cancelled, confirmed or over, and for two at once by one person. */
export async function confirmAppointment(ports: Ports, caller: Caller, id: string): Promise<void> {
  const row = await ports.records.transact(async (tables) => {
    const found = await load(tables, caller, id);
    const now = instantText(ports.clock.now());
    if (found.cancelledAt !== null || found.confirmedAt !== null || found.endsAt <= now) throw new Refusal("wrong-state", "This appointment is confirmed, cancelled or over already.", { state: stateOf(found, now) });
    // Held until the end: of two confirmations by one person the second one sees the first.
    await tables.people.find({ id: caller.personId });
    const own = await tables.appointments.list({ confirmedBy: caller.personId, cancelledAt: null }, { by: "startsAt", descending: true, limit: listed });
    if (own.some((one) => isOverlapping(one, found))) throw new Refusal("wrong-state", "You have confirmed another appointment at this time. Let a colleague confirm this one.");
    if ((await tables.appointments.update({ id, confirmedAt: null, cancelledAt: null }, { confirmedAt: now, confirmedBy: caller.personId })) !== 1) throw new Refusal("conflict", "Somebody else was faster. Look again.");
    await mailCustomers(ports, tables, found, "appointment-confirmed");
    await record(ports, tables, { event: "appointments.confirm", actorId: caller.personId, accountId: found.accountId, facts: { appointmentId: id } });
    return found;
  });
  ports.notifier.changed({ topic: "queue", id: "appointments", accountId: row.accountId });
}

/** Whoever asked on the page, else everybody of the account. */
async function mailCustomers(ports: Ports, tables: Tables, { accountId, personId, kind, startsAt, endsAt }: AppointmentRow, template: string): Promise<void> {
  const people = await tables.people.list(personId === null ? { accountId, role: "customer", disabledAt: null } : { id: personId, disabledAt: null });
  for (const person of people) await enqueueMail(ports, tables, { template, personId: person.id, facts: { kind, startsAt, endsAt } });
}

/** Calls an appointment off, by either side; the other one gets a mail. @throws {Refusal} `not-found`, `wrong-state` where it is cancelled or over. */
export async function cancelAppointment(ports: Ports, caller: Caller, id: string): Promise<void> {
  const row = await ports.records.transact(async (tables) => {
    const found = await load(tables, caller, id);
    const now = instantText(ports.clock.now());
    if (found.cancelledAt !== null || found.endsAt <= now) throw new Refusal("wrong-state", "This appointment is cancelled or over already.", { state: stateOf(found, now) });
    await tables.appointments.update({ id }, { cancelledAt: now });
    if (isStaff(caller)) await mailCustomers(ports, tables, found, "appointment-called-off");
    else await enqueueMail(ports, tables, { template: "appointment-called-off-staff", personId: null, facts: { kind: found.kind, startsAt: found.startsAt } });
    await record(ports, tables, { event: "appointments.cancel", actorId: caller.personId, accountId: found.accountId, facts: { appointmentId: id, isByStaff: isStaff(caller) } });
    return found;
  });
  ports.notifier.changed({ topic: "queue", id: "appointments", accountId: row.accountId });
}

async function load(tables: Tables, caller: Caller, id: string): Promise<AppointmentRow> {
  const row = await tables.appointments.find({ id });
  if (row === undefined || (!isStaff(caller) && row.accountId !== caller.accountId)) throw new Refusal("not-found", "There is nothing here.");
  return row;
}

/** Appointments, the latest first: customers see their account's, staff all. */
export async function listAppointments(ports: Ports, caller: Caller, page: PageRequest): Promise<Page<AppointmentShape>> {
  const { items, next } = await ports.records.read.lists.appointments(isStaff(caller) ? {} : { accountId: caller.accountId ?? "" }, page);
  return { items: await present(ports, items), next };
}

/** One appointment as its side sees it. @throws {Refusal} `not-found`. */
export async function showAppointment(ports: Ports, caller: Caller, id: string): Promise<AppointmentShape> {
  const [shape] = await present(ports, [await load(ports.records.read, caller, id)]);
  if (shape === undefined) throw new Error("a row gives a shape");
  return shape;
}

async function present(ports: Ports, rows: readonly AppointmentRow[]): Promise<AppointmentShape[]> {
  const { profile } = ports.policy;
  const { calendar } = profile;
  const accounts = new Map((rows.length === 0 ? [] : await ports.records.read.accounts.list({ id: [...new Set(rows.map((row) => row.accountId))] })).map((row) => [row.id, row]));
  const now = ports.clock.now();
  return rows.map((row) => {
    const account = accounts.get(row.accountId);
    const vendor = calendar === undefined ? zoneOf(profile.zone) : calendarOf({ zone: profile.zone, calendar }, calendarDepartment(profile, row.departmentId), now).zone;
    const customer = account === undefined ? null : zoneOf(account.zone);
    const [starts, ends] = [Temporal.Instant.from(row.startsAt), Temporal.Instant.from(row.endsAt)];
    return {
      id: row.id,
      account: { id: row.accountId, name: account?.name ?? "" },
      kind: row.kind,
      way: row.way,
      department: row.departmentId,
      caseId: row.caseId,
      askedAt: row.askedAt,
      startsAt: inBothZones(vendor, customer, starts),
      endsAt: inBothZones(vendor, customer, ends),
      zone: vendor.name,
      customerZone: customer?.name ?? null,
      state: stateOf(row, instantText(now)),
      isOpenNow: row.confirmedAt !== null && row.cancelledAt === null && row.startsAt <= instantText(now) && row.endsAt > instantText(now),
    };
  });
}

function stateOf(row: AppointmentRow, now: string): AppointmentShape["state"] {
  if (row.cancelledAt !== null) return "cancelled";
  if (row.endsAt <= now) return "over";
  return row.confirmedAt === null ? "asked" : "confirmed";
}
