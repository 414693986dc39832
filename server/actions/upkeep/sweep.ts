import { instantText, type Ports } from "../context.ts";
import { forgetCaseTexts } from "../cases/forget.ts";
import { receiveTransfer } from "../transfers/complete.ts";
import { checkFile } from "../uploads/check-file.ts";
import { closeIdleReadings } from "./close-readings.ts";
import { alone, each, parts, type Outcome } from "./each.ts";
import { eraseDue } from "./erase.ts";
import { isHalted, readStop } from "./safety-stop.ts";
import { expireCheckouts } from "./sweep-checkouts.ts";
import { abandonUploading, abandonUploads, beginDeadlines, beginDirections, completeSilent, expireRequests } from "./sweep-ends.ts";
import { destroyDayKeys } from "./sweep-keys.ts";
import { removeOrphans } from "./sweep-store.ts";
import { addDueSupplements } from "./sweep-supplements.ts";

/**
 * Every minute: what is due begins, what has begun goes on. Costs what is due, not what exists. Gives a line for people.
 * The order matters: customers' orders come before the stop is asked, and erasing follows what has just begun.
 */
export async function sweep(ports: Ports): Promise<string> {
  // Closed until asked: where the question itself fails, nothing is deleted by deadline.
  let halted = true;
  return parts(ports, {
    directions: () => beginDirections(ports),
    "safety stop": async () => {
      halted = await isHalted(ports);
      return halted ? 1 : 0;
    },
    deadlines: async () => (halted ? 0 : beginDeadlines(ports)),
    unsent: async () => (halted ? 0 : expireRequests(ports)),
    completed: () => completeSilent(ports),
    abandoned: async () => (halted ? 0 : abandonUploading(ports)),
    uploads: async () => (halted ? 0 : abandonUploads(ports)),
    "checkout dates": () => expireCheckouts(ports),
    readings: () => closeIdleReadings(ports),
    erased: () => erased(ports),
    "case texts": () => forgetCaseTexts(ports),
    supplements: () => addDueSupplements(ports),
    "day keys": async () => (halted ? 0 : destroyDayKeys(ports)),
  });
}

/**
 * Files that are stored are read back, and transfers of which everything was read back are received, also those whose check a crash
 * interrupted (F16). A job of its own, because reading back may take long; one transfer is read by one node at a time.
 */
export async function check(ports: Ports): Promise<string> {
  const { lists } = ports.records.read;
  return parts(ports, {
    files: async (): Promise<Outcome> => each(ports, "files", await lists.storedFiles(100), (file) => alone(ports, `check ${file.transferId}`, () => checkFile(ports, file.id))),
    transfers: async (): Promise<Outcome> => each(ports, "transfers", await lists.transfersBefore(["checking"], "createdAt", instantText(ports.clock.now()), 1000), (transfer) => alone(ports, `check ${transfer.id}`, () => receiveTransfer(ports, transfer.id))),
  });
}

/** Goes on with deletions that have begun, woken by a customer's order "now". */
export async function erase(ports: Ports): Promise<string> {
  return parts(ports, { erased: () => erased(ports) });
}

async function erased(ports: Ports): Promise<Outcome> {
  const { deleted, failing } = await eraseDue(ports);
  return { done: deleted, failed: Array.from({ length: failing }, () => "see the transfers being deleted") };
}

const mailDaysKept = 90;

/** Every hour: what walks the whole store, and rows that are over. */
export async function tidy(ports: Ports): Promise<string> {
  const now = ports.clock.now();
  const { lists } = ports.records.read;
  return parts(ports, {
    orphans: async () => ((await readStop(ports.records.read)) === null ? removeOrphans(ports) : 0),
    sessions: () => lists.expiredSessions(instantText(now)),
    links: () => lists.forgetBefore("links", instantText(now)),
    // An hour longer than they hold: they count towards the codes an hour.
    codes: () => lists.forgetBefore("signInCodes", instantText(now.subtract({ hours: 1 }))),
    // Long enough for whoever asks when a mail went; what it said is in no row after it was sent.
    mails: () => lists.forgetMail(instantText(now.subtract({ hours: 24 * mailDaysKept })), 5_000),
    counts: async () => { await lists.foldTransferCounts(); return 0; },
    "idempotency keys": () => lists.forgetBefore("idempotency", instantText(now.subtract({ hours: 24 }))),
  });
}
