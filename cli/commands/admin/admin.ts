import { readFile } from "node:fs/promises";
import manifest from "../../../package.json" with { type: "json" };
import { backUp, restore } from "../../../server/admin/back-up.ts";
import { verifyLedgerOffline } from "../../../server/admin/verify-ledger.ts";
import { verifyObjects } from "../../../server/admin/verify-objects.ts";
import { composePortal } from "../../../server/compose.ts";
import { readEnvironment } from "../../../server/config/env.ts";
import { toSettings } from "../../../server/config/settings.ts";
import { Refusal } from "../../../server/domain/refusal.ts";
import type { Settings } from "../../../server/ports/settings.ts";
import { systemClock } from "../../../server/system/clock.ts";
import { createLog } from "../../../server/system/log.ts";
import { Failure } from "../../failure.ts";
import type { CommandGroup } from "../../program.ts";
import { pathOf } from "../../surroundings.ts";

/** Runs an operator's command; what the portal refuses is said as a refusal, not as a fault of this program. */
async function operate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new Failure("refused", error.message, null, error.code);
    throw error;
  }
}

/** `admin …`: for the operator, on the portal's own machine, with the portal's own settings. */
export const addAdmin: CommandGroup = (program, { surroundings, report, note }) => {
  const settings = (): Settings => toSettings(readEnvironment(surroundings.env));
  const admin = program.command("admin").description("for operators, on the portal's machine: verify, back up, restore");
  const ledger = admin.command("ledger").description("the custody record");
  ledger
    .command("verify")
    .description("recompute the tree from the rows; works beside a running portal")
    .option("--against <file>", "a receipt, certificate or head that somebody kept: shows a cut or rewritten ledger")
    .option("--json", "print one JSON object")
    .action(async ({ against }: { against?: string }) => {
      const found = await operate(async () => verifyLedgerOffline(settings(), against === undefined ? null : await readFile(pathOf(surroundings, against), "utf8")));
      if (!found.isIntact) throw new Failure("verification-failed", `The ledger is not intact. ${found.problems.join("; ")}.`, "Keep the files as they are and find out who could write to them.");
      report({
        lines: [`The ledger is intact: ${String(found.size)} rows, root ${found.root}.`, found.comparedWith === null ? "Without a head that somebody kept, a cut end cannot be seen: give one with --against." : `It begins with the ${String(found.comparedWith.size)} rows of the head that was kept.`],
        json: found,
      });
    });
  admin
    .command("objects")
    .description("the sealed files")
    .command("verify")
    .description("open every stored file and compare its fingerprint; stop the portal first")
    .option("--json", "print one JSON object")
    .action(async () => {
      const found = await operate(async () => {
        const portal = await composePortal(settings(), createLog("silent"));
        return verifyObjects(portal).finally(() => portal.close());
      });
      if (found.damaged.length > 0) throw new Failure("verification-failed", `${String(found.damaged.length)} of ${String(found.files)} files are damaged: ${found.damaged.map((one) => `${one.fileId} (${one.problem})`).join(", ")}.`, "Restore these objects from a back-up.");
      report({ lines: [`${String(found.files)} files, ${String(found.bytes)} bytes: every one opens and matches its fingerprint.`], json: found });
    });
  admin
    .command("back-up")
    .description("copy records and sealed files, also beside a running portal; the keys are backed up apart")
    .argument("<folder>", "a new folder")
    .option("--json", "print one JSON object")
    .action(async (folder: string) => {
      const made = await operate(() => backUp(settings(), pathOf(surroundings, folder), manifest.version, systemClock.now()));
      note(`The keys are not in it: back ${settings().keyDirectory} up apart, and keep the two apart.`);
      report({ lines: [`Backed up ${String(made.objects)} objects, ${String(made.bytes)} bytes.`], json: made });
    });
  admin
    .command("restore")
    .description("put a back-up in the place of an empty DATA_DIR; what was erased since is erased again at the start")
    .argument("<folder>", "a back-up")
    .option("--json", "print one JSON object")
    .action(async (folder: string) => {
      await operate(() => restore(settings(), pathOf(surroundings, folder)));
      report({ lines: ["Restored. Start the portal; it erases again what was erased since the back-up, before it serves."], json: { restored: true } });
    });
};
