import { keyDay } from "../../domain/retention/deadline.ts";
import type { InstructionWay, Purpose } from "../../domain/custody/words.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, isStaff, type Caller, type Ports } from "../context.ts";
import { linkIn } from "../cases/work.ts";
import { enqueueMail } from "../mail.ts";
import { nextNumber } from "../next-number.ts";
import { sealText, textKeyContext } from "../personal-text.ts";
import { record } from "../record.ts";
import { keepingDenials, requireEntitled, type Denials } from "../support/entitled.ts";
import { change } from "./change.ts";
import { customersOf } from "./customers.ts";

export interface NewTransfer {
  readonly purpose: Purpose;
  readonly title?: string | undefined;
  readonly caseReference?: string | undefined;
  readonly accountId?: string | undefined;
  /** How the steps were given to the customer (ALO-13). */
  readonly instructions?: { way: InstructionWay; article?: string | undefined; articleVersion?: string | undefined; other?: string | undefined } | undefined;
  /** A medium that staff take in on the customer's behalf (ALO-27). */
  readonly onBehalf?: { medium: string; broughtBy: string; becameOf: string } | undefined;
  /** The case that it belongs to: it hangs on it and is entitled by it. */
  readonly caseId?: string | undefined;
  /** The certificate carries salted digests instead of plain ones. */
  readonly saltDigests?: boolean | undefined;
}

/**
 * Makes a transfer in state `requested`.
 * Asked of the support policy at this opening alone: what was opened goes on, whatever the policy says later.
 * @throws {Refusal} `policy-refused` with the decision; `not-valid` when staff name no account or do not say how the steps were given; `not-found` for an unknown account or case.
 */
export async function request(ports: Ports, caller: Caller, input: NewTransfer): Promise<TransferRow> {
  const accountId = accountOf(caller, input);
  const id = ports.randomness.id("transfer");
  const now = ports.clock.now();
  const textKey = ports.randomness.bytes(32);
  const wrapped = await ports.keys.wrap(textKey, keyDay(now.add({ hours: ports.settings.retention.unsentDays * 24 })), textKeyContext({ id, accountId }));
  const seal = (text: string | undefined, place: string): Uint8Array | null => (text === undefined ? null : sealText(textKey, text, `${place} ${id}`));
  const caseId = input.caseId ?? null;
  const work = (denials: Denials) => async (tables: Tables): Promise<TransferRow> => {
    if ((await tables.accounts.find({ id: accountId })) === undefined) throw new Refusal("not-found", "There is no such account.");
    await requireEntitled(ports, tables, denials, { accountId, caseId, actorId: caller.personId, subject: { kind: "transfer", id } });
    const transfer: TransferRow = {
      ...emptyTransfer,
      id,
      number: await nextNumber(tables, "transfer-number"),
      accountId,
      purpose: input.purpose,
      requestedBy: caller.personId,
      createdAt: instantText(now),
      textKeyId: wrapped.keyId,
      textKey: wrapped.bytes,
      titleSealed: seal(input.title, "title"),
      caseReferenceSealed: seal(input.caseReference, "case-reference"),
      instructions: input.instructions === undefined ? null : JSON.stringify(input.instructions),
      onBehalfSealed: input.onBehalf === undefined ? null : seal(JSON.stringify(input.onBehalf), "on-behalf"),
      saltDigests: input.saltDigests === true ? 1 : 0,
    };
    await tables.transfers.insert(transfer);
    await tables.accounts.add({ id: accountId }, { transferCount: 1 });
    if (isStaff(caller) && input.onBehalf === undefined)
      for (const person of await customersOf(tables, transfer)) await enqueueMail(ports, tables, { template: "transfer-requested", personId: person.id, transferId: id, facts: { number: `T-${String(transfer.number)}`, purpose: input.purpose } });
    await record(ports, tables, {
      event: input.onBehalf === undefined ? "transfers.request" : "transfers.take-in",
      actorId: caller.personId,
      accountId,
      transferId: id,
      facts: { number: transfer.number, purpose: input.purpose, way: input.instructions?.way ?? null },
      text: input.onBehalf === undefined ? null : { value: `${input.onBehalf.medium}, brought by ${input.onBehalf.broughtBy}; ${input.onBehalf.becameOf}`, textKey },
    });
    const row = caseId === null ? undefined : await tables.cases.find({ id: caseId });
    if (row !== undefined) await linkIn(ports, tables, row, { kind: "transfer", targetId: id }, caller.personId);
    return transfer;
  };
  const made = await keepingDenials(ports, { accountId, actorId: caller.personId }, (denials) => change(ports, work(denials)));
  if (caseId !== null) ports.notifier.changed({ topic: "case", id: caseId, accountId });
  return made;
}

function accountOf(caller: Caller, input: NewTransfer): string {
  if (caller.role === "customer") {
    if (input.accountId !== undefined || input.instructions !== undefined || input.onBehalf !== undefined) throw new Refusal("not-valid", "Only support names an account, instructions or a medium.");
    if (caller.accountId === null) throw new Refusal("not-allowed", "You belong to no account.");
    return caller.accountId;
  }
  if (!isStaff(caller)) throw new Refusal("not-allowed", "You may not do this.");
  if (input.accountId === undefined) throw new Refusal("not-valid", "Name the account that the database belongs to.", { errors: [{ path: "body.accountId", message: "is needed" }] });
  if (input.instructions === undefined && input.onBehalf === undefined) throw new Refusal("not-valid", "Say how the steps were given to the customer (phone, mail, article or other).", { errors: [{ path: "body.instructions", message: "is needed" }] });
  if (input.instructions?.way === "article" && input.instructions.article === undefined) throw new Refusal("not-valid", "Name the article.", { errors: [{ path: "body.instructions.article", message: "is needed" }] });
  if (input.instructions?.way === "other" && input.instructions.other === undefined) throw new Refusal("not-valid", "Name the other way.", { errors: [{ path: "body.instructions.other", message: "is needed" }] });
  return input.accountId;
}

const emptyTransfer = {
  state: "requested",
  firstByteAt: null,
  lastByteAt: null,
  completedAt: null,
  receivedAt: null,
  deadlineAt: null,
  refusedBecause: null,
  checkingDone: 0,
  checkingTotal: 0,
  bytes: 0,
  openCheckoutId: null,
  holderId: null,
  outstandingRemovals: 0,
  returnedAt: null,
  returnedBy: null,
  returnNoteSealed: null,
  nothingToReturn: 0,
  resultFileIds: "[]",
  collectedAt: null,
  needsContactSince: null,
  needsContactBecause: null,
  reminders: "{}",
  deletingSince: null,
  deletingBecause: null,
  deletingStep: null,
  failingSince: null,
  failingBecause: null,
  isHalted: 0,
  erasedAt: null,
  deletedAt: null,
  certificateAddress: null,
  termsVersion: null,
} as const satisfies Partial<TransferRow>;
