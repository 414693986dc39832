import { createHash } from "node:crypto";
import { nextState } from "../../domain/custody/transitions.ts";
import type { CopyKind, Purpose } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { CheckoutRow, TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { sealText, textKeyOf } from "../personal-text.ts";
import { record } from "../record.ts";
import { change, move } from "./change.ts";
import { mayTakeFull, requireFullCopy } from "../masked/full-copy.ts";
import { makeMaskedCopies } from "../masked/make-masked-copies.ts";
import { heldByAnother, requireConsent } from "./checkout-rights.ts";
import { loadTransfer, requireKept } from "./load.ts";

export interface CheckoutRequest {
  readonly purpose: Purpose;
  readonly reason: string;
  readonly device: string;
  readonly copy: CopyKind;
  readonly until?: string | undefined;
}

/**
 * Gives the caller the one working copy. Whoever holds it already gets the same checkout again (F26).
 * The masked copy is made before, where there is none yet; the full one of a transfer for support may need the customer's approval.
 * @throws {Refusal} `held-by-another` with who holds it, `wrong-state`, `masked-not-available`, `approval-needed`, `contractor-needs-consent`, `not-valid`, `gone`.
 */
export async function checkOut(ports: Ports, caller: Caller, transferId: string, wish: CheckoutRequest): Promise<CheckoutRow> {
  const seen = await loadTransfer(ports.records.read, caller, transferId);
  await prepare(ports, caller, seen, wish);
  const textKey = await textKeyOf(ports, seen);
  const id = ports.randomness.id("checkout");
  return change(ports, async (tables) => {
    const transfer = await loadTransfer(tables, caller, transferId);
    const open = transfer.openCheckoutId === null ? undefined : await tables.checkouts.find({ id: transfer.openCheckoutId });
    if (open !== undefined) {
      if (open.holderId === caller.personId) return open;
      throw await heldByAnother(tables, open);
    }
    nextState(transfer.state, "check-out");
    requireKept(ports, transfer);
    if (wish.copy === "full" && !(await mayTakeFull(tables, transfer, caller.personId))) throw new Refusal("approval-needed", "This customer approves full copies first.");
    if (caller.isContractor) await requireConsent(tables, transfer, caller);
    if (textKey === null) throw new Refusal("gone", "This transfer was erased.");
    return openCheckout(ports, tables, transfer, caller, { ...wish, id, textKey }, "transfers.check-out");
  }, seen);
}

/** What a copy needs beforehand, for callers who may take one at all: everything is asked again in the transaction. */
async function prepare(ports: Ports, caller: Caller, transfer: TransferRow, wish: CheckoutRequest): Promise<void> {
  if (transfer.openCheckoutId !== null) return;
  nextState(transfer.state, "check-out");
  requireKept(ports, transfer);
  if (caller.isContractor) await requireConsent(ports.records.read, transfer, caller);
  if (wish.copy === "full") await requireFullCopy(ports, caller, transfer, wish.reason);
  else await makeMaskedCopies(ports, caller, transfer);
}

/** Writes the checkout and moves the transfer to `checked-out`, or keeps its state when the working copy is taken over. */
export async function openCheckout(
  ports: Ports,
  tables: Tables,
  transfer: TransferRow,
  caller: Caller,
  wish: CheckoutRequest & { id: string; textKey: Uint8Array },
  event: "transfers.check-out" | "transfers.take-over",
): Promise<CheckoutRow> {
  const now = ports.clock.now();
  const until = checkoutEnd(ports, transfer, now, wish.until);
  const row: CheckoutRow = {
    id: wish.id,
    transferId: transfer.id,
    holderId: caller.personId,
    purpose: wish.purpose,
    reasonSealed: sealText(wish.textKey, wish.reason, `checkout-reason ${wish.id}`),
    deviceSealed: sealText(wish.textKey, wish.device, `checkout-device ${wish.id}`),
    copy: wish.copy,
    takenAt: instantText(now),
    untilAt: instantText(until),
    bytesServed: 0,
    endedAt: null,
    end: null,
    removalAt: null,
    removalMethod: null,
    removalBy: null,
    reminders: "{}",
    work: "[]",
  };
  const values = { openCheckoutId: row.id, holderId: caller.personId };
  if (event === "transfers.check-out") await move(tables, transfer, "check-out", values);
  else {
    const changed = await tables.transfers.update({ id: transfer.id, state: transfer.state, openCheckoutId: transfer.openCheckoutId }, values);
    if (changed !== 1) throw new Refusal("conflict", "Somebody else changed this transfer at the same moment. Try again.");
  }
  await tables.checkouts.insert(row);
  await record(ports, tables, {
    event,
    actorId: caller.personId,
    accountId: transfer.accountId,
    transferId: transfer.id,
    facts: { checkoutId: row.id, purpose: wish.purpose, copy: wish.copy, until: row.untilAt, ...(await digestsOf(tables, transfer, wish.copy)) },
    text: { value: `${wish.reason} (on ${wish.device})`, textKey: wish.textKey },
  });
  return row;
}

/** What is taken, by its fingerprint (ALO-16): one digest, or for several files how many and the digest of their sorted digests. None where the customer wished salted ones. */
async function digestsOf(tables: Tables, transfer: TransferRow, copy: CopyKind): Promise<Record<string, string | number>> {
  const files = (await tables.files.list({ transferId: transfer.id, kind: copy === "masked" ? "masked" : "original", state: "ready" })).flatMap((file) => file.sha256 ?? []).sort();
  if (transfer.saltDigests === 1 || files.length === 0) return {};
  return files.length === 1 ? { sha256: files[0] ?? "" } : { files: files.length, sha256: createHash("sha256").update(files.join("\n")).digest("hex") };
}

/** The checkout's own date: as wished, else the default days, at most the transfer's deadline. @throws {Refusal} `not-valid` for a date that has passed. */
function checkoutEnd(ports: Ports, transfer: TransferRow, now: Temporal.Instant, wished: string | undefined): Temporal.Instant {
  const deadline = Temporal.Instant.from(transfer.deadlineAt ?? instantText(now));
  const until = wished === undefined ? now.add({ hours: ports.settings.retention.checkoutDays * 24 }) : Temporal.Instant.from(wished);
  if (Temporal.Instant.compare(until, now) <= 0) throw new Refusal("not-valid", "The date of a checkout must lie ahead.", { until: instantText(until) });
  return Temporal.Instant.compare(until, deadline) > 0 ? deadline : until;
}
