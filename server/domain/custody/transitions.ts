import { Refusal } from "../refusal.ts";
import type { TransferAct, TransferState, TransferVerb } from "./words.ts";

/**
 * The state table of transfers.md. What is not listed is refused with the present state.
 * `give-back` alone has two ends, so the table is asked with what decides between them.
 */
const table: Readonly<Record<TransferState, Partial<Record<TransferVerb, TransferState>>>> = {
  requested: { begin: "uploading", withdraw: "withdrawn", expire: "withdrawn" },
  uploading: { begin: "uploading", complete: "checking", delete: "deleting", abandon: "deleting" },
  checking: { accept: "received", reject: "refused", delete: "deleting" },
  refused: { begin: "uploading", delete: "deleting" },
  received: { "check-out": "checked-out", delete: "deleting" },
  "checked-out": { "start-work": "in-work", return: "returned", "give-back": "received", delete: "deleting" },
  "in-work": { "start-work": "in-work", return: "returned", "give-back": "received", delete: "deleting" },
  returned: { collect: "collected", "check-out": "checked-out", delete: "deleting" },
  collected: { collect: "collected", "check-out": "checked-out", delete: "deleting" },
  deleting: { finish: "deleted" },
  deleted: {},
  withdrawn: {},
};

const beforeDeleting: readonly TransferState[] = [
  "requested",
  "uploading",
  "checking",
  "refused",
  "received",
  "checked-out",
  "in-work",
  "returned",
  "collected",
];

const acts: Readonly<Record<TransferAct, readonly TransferState[]>> = {
  "upload-original": ["requested", "uploading", "refused"],
  "upload-result": ["checked-out", "in-work"],
  "take-over": ["checked-out", "in-work"],
  "expire-checkout": ["checked-out", "in-work"],
  "attest-removal": ["received", "checked-out", "in-work", "returned", "collected", "deleting", "deleted"],
  "direct-later": beforeDeleting,
  read: ["received", "checked-out", "in-work", "returned", "collected"],
};

/**
 * The state that `verb` leads to.
 * @throws {Refusal} `wrong-state` with the present state when the table has no such step.
 */
export function nextState(state: TransferState, verb: TransferVerb, hasResult = false): TransferState {
  const next = table[state][verb];
  if (next === undefined) throw new Refusal("wrong-state", `This transfer is ${state}, so it cannot ${verb}.`, { state, verb });
  return verb === "give-back" && hasResult ? "returned" : next;
}

/** @throws {Refusal} `wrong-state` with the present state when `act` is not allowed in it. */
export function requireAct(state: TransferState, act: TransferAct): void {
  if (!acts[act].includes(state)) throw new Refusal("wrong-state", `This transfer is ${state}, so ${act} is not possible.`, { state, act });
}

/** True while nothing has begun to be deleted and the transfer was not withdrawn. */
export function isLive(state: TransferState): boolean {
  return beforeDeleting.includes(state);
}
