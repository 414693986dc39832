import { Refusal } from "../../domain/refusal.ts";
import type { TransferRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";
import { alone } from "./each.ts";
import { certify, finish } from "./certify.ts";
import { destroyKeys, forgetRows, removeObjects, scrubRecords } from "./erase-steps.ts";
import { eraseSteps, type EraseLimits, type EraseStep } from "./erase-step.ts";
import { probeErasure } from "./probe-erasure.ts";

const usualLimits: EraseLimits = { answerMilliseconds: 60_000 };

/**
 * The steps of an erasure in their order. Each is idempotent and ends by writing the next one's name, guarded by its own: a crash repeats
 * at most one step, and of two nodes only one goes on (F35, F37).
 */
const steps: Readonly<Record<EraseStep, (ports: Ports, transfer: TransferRow, limits: EraseLimits) => Promise<void>>> = { keys: destroyKeys, scrub: scrubRecords, objects: removeObjects, rows: forgetRows, probe: probeErasure, certify, finish };

/**
 * Drives an erasure as far as it goes. Until every probe has answered that nothing is left there is no certificate: whatever fails is noted on
 * the transfer, shown to supervisors, and tried again at the next tick.
 */
export async function eraseTransfer(ports: Ports, transferId: string, limits: EraseLimits = usualLimits): Promise<"deleted" | "failing"> {
  // A probe that finds something leads back to the removal: once in a run, then it waits for the next tick.
  for (let count = 0; count < 2 * eraseSteps.length; count += 1) {
    const transfer = await ports.records.read.transfers.find({ id: transferId });
    if (transfer?.state !== "deleting") return "deleted";
    try {
      await steps[stepOf(transfer)](ports, transfer, limits);
    } catch (error) {
      await noteFailure(ports, transfer, error);
      return "failing";
    }
  }
  return "failing";
}

function stepOf(transfer: TransferRow): EraseStep {
  return eraseSteps.find((step) => step === transfer.deletingStep) ?? "keys";
}

async function noteFailure(ports: Ports, transfer: TransferRow, error: unknown): Promise<void> {
  const because = error instanceof Refusal ? error.message : "An unexpected error; the log has its code.";
  ports.log.error("erasure-failing", { transferId: transfer.id, step: transfer.deletingStep, code: error instanceof Refusal ? error.code : codeOf(error), message: error instanceof Error ? error.message : "" });
  const values = { failingSince: transfer.failingSince ?? instantText(ports.clock.now()), failingBecause: because };
  await ports.records.read.transfers.update({ id: transfer.id, state: "deleting" }, values);
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ("code" in error && typeof error.code === "string" ? error.code : error.name) : "unknown";
}

/** Goes on with every erasure that has begun, oldest first; one that fails does not stop the others (F36). Gives how many ended and failed. */
export async function eraseDue(ports: Ports, limits: EraseLimits = usualLimits): Promise<{ deleted: number; failing: number }> {
  const result = { deleted: 0, failing: 0 };
  for (const transfer of await ports.records.read.lists.transfersBefore(["deleting"], "deletingSince", instantText(ports.clock.now()), 1000)) {
    try {
      const end = await alone(ports, `erase ${transfer.id}`, () => eraseTransfer(ports, transfer.id, limits));
      if (end !== false) result[end] += 1;
    } catch (error) {
      result.failing += 1;
      ports.log.error("erasure-failing", { transferId: transfer.id, code: codeOf(error) });
    }
  }
  return result;
}
