import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { verifyLedgerOffline } from "../../../server/admin/verify-ledger.ts";
import { verifyObjects } from "../../../server/admin/verify-objects.ts";
import { Failure } from "../../failure.ts";
import type { Shell } from "../../program.ts";
import { pathOf } from "../../surroundings.ts";
import { operate, settingsOf, steps } from "./operate.ts";

/** `admin ledger verify`, `admin objects verify`: both only read, and work beside a running portal. */
export function addVerifying(admin: Command, { surroundings, report }: Shell): void {
  admin
    .command("ledger")
    .description("the custody record")
    .command("verify")
    .description("recompute the tree from the rows; works beside a running portal")
    .option("--against <file>", "a receipt, certificate or head that somebody kept: shows a cut or rewritten ledger")
    .option("--json", "print one JSON object")
    .action(async ({ against }: { against?: string }) => {
      const found = await operate(async () => verifyLedgerOffline(settingsOf(surroundings), against === undefined ? null : await readFile(pathOf(surroundings, against), "utf8")));
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
    .description("open every stored file and compare its fingerprint; works beside a running portal, and reads everything once")
    .option("--json", "print one JSON object")
    .action(async () => {
      const bars = steps(surroundings);
      const found = await operate(() => verifyObjects(settingsOf(surroundings), ({ filesTotal, bytes, bytesTotal }) => { bars.at(`Reading back ${String(filesTotal)} files`, bytes, bytesTotal); })).finally(() => { bars.end(); });
      if (found.damaged.length > 0) throw new Failure("verification-failed", `${String(found.damaged.length)} of ${String(found.files)} files are damaged: ${found.damaged.map((one) => `${one.fileId} (${one.problem})`).join(", ")}.`, "Restore these objects from a back-up.");
      report({ lines: [`${String(found.files)} files, ${String(found.bytes)} bytes: every one opens and matches its fingerprint.`], json: found });
    });
}
