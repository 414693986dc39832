import type { Command } from "commander";
import { moveBySettings } from "../../../server/admin/move-by-settings.ts";
import { bytesInWords, counted } from "../../console/units.ts";
import type { Shell } from "../../program.ts";
import { operate, settingsOf, steps } from "./operate.ts";

/** `admin move`: the settings that the moved portal will have say where to. */
export function addMoving(admin: Command, { surroundings, report, note }: Shell): void {
  admin
    .command("move")
    .description("move the embedded portal in DATA_DIR to DATABASE_URL and, with S3_BUCKET set, its files to that store; may be broken off and run again")
    .option("--accept-damaged", "go on although some files do not open: they are copied as they are")
    .option("--json", "print one JSON object")
    .action(async ({ acceptDamaged = false }: { acceptDamaged?: boolean }) => {
      const bars = steps(surroundings);
      let rows = 0;
      const moved = await operate(() =>
        moveBySettings(settingsOf(surroundings), acceptDamaged, ({ step, count, countTotal, bytes, bytesTotal }) => {
          if (step === "objects") bars.at(`Copying ${counted(countTotal ?? 0, "file")}`, bytes, bytesTotal);
          else if (step === "verify") bars.at(`Verifying ${counted(countTotal ?? 0, "file")}`, bytes, bytesTotal);
          else if (count - rows >= 50_000 || rows === 0) {
            bars.end();
            rows = count;
            note(`Copying records: ${String(count)} rows`);
          }
        }),
      ).finally(() => { bars.end(); });
      const lines = moved.wasDone
        ? ["This portal was moved before, and everything was verified then. Start it with these settings."]
        : [
            `Moved ${counted(moved.objects, "file")} (${bytesInWords(moved.bytes)}, ${counted(moved.unfinished, "unfinished upload")} among them) and ${counted(moved.tables, "table")}.`,
            `Every file opens in its new place${moved.damaged.length === 0 ? "" : `, but for ${String(moved.damaged.length)} that did not open before either`}. The ledger is the same: ${String(moved.ledgerSize)} rows, root ${moved.ledgerRoot}.`,
            "Start the portal with these settings. The old place no longer starts by mistake (moved.json in DATA_DIR); remove it when you are sure, its keys stay where they are.",
          ];
      report({ lines, json: moved });
    });
}
