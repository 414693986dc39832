import type { CheckoutShape, TransferSummary } from "../../contract/shapes/transfer.ts";
import type { RouteAnswer } from "../../contract/types.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { isRemovalOutstanding } from "../transfers/end-checkout.ts";
import { personRef, presentCheckout, presentOne, presentSummaries } from "../transfers/present.ts";
import { readStop } from "./safety-stop.ts";

const shown = 50;
const bouncedDays = 7;
/** So long an alert about bulk reading stands on the page; the ledger keeps it for good. Days. */
const alertDays = 30;

/** What a supervisor watches over: what is due or late, copies outstanding, deletions and what holds them up, mail, jobs, the safety stop. */
export async function overview(ports: Ports, caller: Caller): Promise<RouteAnswer<"GET /api/overview">> {
  const { read } = ports.records;
  const now = ports.clock.now();
  const endOfDay = now.toZonedDateTimeISO("UTC").startOfDay().add({ days: 1 }).toInstant();
  const due = (await read.lists.dueByDeadline(instantText(endOfDay), 2 * shown)).filter((transfer) => transfer.state !== "requested");
  const isLate = (transfer: TransferRow): boolean => transfer.deadlineAt !== null && transfer.deadlineAt <= instantText(now);
  const deleting = (await read.lists.queue("deletions", { personId: caller.personId, dueBefore: instantText(now) }, { limit: shown, cursor: null })).items;
  const failing = deleting.filter((transfer) => transfer.failingSince !== null);
  const waiting = await read.outbox.list({ sentAt: null, bouncedAt: null }, { by: "attempts", descending: true, limit: shown });
  return {
    live: await read.lists.countLive(),
    dueToday: await presentSummaries(ports, due.filter((transfer) => !isLate(transfer)).slice(0, shown)),
    late: await presentSummaries(ports, due.filter(isLate).slice(0, shown)),
    outstanding: await outstanding(ports),
    bulkReading: await bulkReading(ports),
    deletions: await presentSummaries(ports, deleting),
    failing: await Promise.all(failing.map(async (transfer) => ({ transfer: await summaryOf(ports, transfer), step: transfer.deletingStep ?? "", because: transfer.failingBecause ?? "", since: transfer.failingSince ?? instantText(now) }))),
    safetyStop: await readStop(read),
    mail: {
      waiting: await read.outbox.count({ sentAt: null, bouncedAt: null }),
      failing: waiting.filter((row) => row.attempts > 0).map((row) => ({ id: row.id, template: row.template, attempts: row.attempts, lastError: row.lastError ?? "", since: row.createdAt })),
      bounced: await bounced(ports),
    },
    jobs: (await read.jobs.list({})).map(({ name, lastRunAt, lastResult }) => ({ name, lastRunAt, lastResult })),
  };
}

async function bounced(ports: Ports): Promise<RouteAnswer<"GET /api/overview">["mail"]["bounced"]> {
  const rows = await ports.records.read.lists.bouncedMail(instantText(ports.clock.now().subtract({ hours: 24 * bouncedDays })), shown);
  const ids = rows.flatMap(({ personId }) => personId ?? []);
  const people = new Map((ids.length === 0 ? [] : await ports.records.read.people.list({ id: [...new Set(ids)] })).map(({ id, name }) => [id, name]));
  return rows.map((row) => ({ id: row.id, template: row.template, to: row.personId === null ? null : (people.get(row.personId) ?? null), because: row.lastError ?? "", sentAt: row.sentAt, at: row.bouncedAt ?? row.createdAt }));
}

async function summaryOf(ports: Ports, transfer: TransferRow): Promise<TransferSummary> {
  const [summary] = await presentSummaries(ports, [transfer]);
  if (summary === undefined) throw new Error("a row gives a summary");
  return summary;
}

/** Who read in bulk lately (R64), newest first. */
async function bulkReading(ports: Ports): Promise<RouteAnswer<"GET /api/overview">["bulkReading"]> {
  const { read } = ports.records;
  const since = instantText(ports.clock.now().subtract({ hours: alertDays * 24 }));
  const alerts = (await read.readingAlerts.list({}, { by: "at", descending: true, limit: shown })).filter(({ at }) => at > since);
  const people = new Map((alerts.length === 0 ? [] : await read.people.list({ id: [...new Set(alerts.map(({ personId }) => personId))] })).map((person) => [person.id, person]));
  return alerts.map(({ personId, ...alert }) => ({ ...alert, person: personRef(people, personId) }));
}

/** Copies past their date that somebody still holds, then those whose checkout ended without an attested removal. */
async function outstanding(ports: Ports): Promise<{ checkout: CheckoutShape; transfer: TransferSummary }[]> {
  const { lists } = ports.records.read;
  const past = (await lists.openCheckoutsBefore("untilAt", instantText(ports.clock.now()), shown)).filter(isRemovalOutstanding);
  const checkouts = [...past, ...(await lists.outstandingCheckouts(shown))];
  const transfers = new Map((checkouts.length === 0 ? [] : await ports.records.read.transfers.list({ id: [...new Set(checkouts.map((row) => row.transferId))] })).map((row) => [row.id, row]));
  const pairs: { checkout: CheckoutShape; transfer: TransferSummary }[] = [];
  for (const checkout of checkouts) {
    const transfer = transfers.get(checkout.transferId);
    if (transfer !== undefined) pairs.push({ checkout: await presentOne(ports, transfer, checkout, [checkout.holderId, checkout.removalBy], presentCheckout), transfer: await summaryOf(ports, transfer) });
  }
  return pairs;
}
