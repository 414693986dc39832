import type { Command } from "commander";
import manifest from "../../../package.json" with { type: "json" };
import { backUp, restore } from "../../../server/admin/back-up.ts";
import { compactRecords } from "../../../server/admin/compact.ts";
import { changeMasterKey } from "../../../server/admin/rotate-master.ts";
import { changeSigningKey } from "../../../server/admin/rotate-signing.ts";
import { systemClock } from "../../../server/system/clock.ts";
import { bytesInWords } from "../../console/units.ts";
import type { Shell } from "../../program.ts";
import { pathOf } from "../../surroundings.ts";
import { operate, settingsOf } from "./operate.ts";

/** `admin back-up`, `restore`, `compact`, `keys rotate-master`, `keys rotate-signing`. */
export function addKeeping(admin: Command, { surroundings, report, note }: Shell): void {
  admin
    .command("back-up")
    .description("copy records and sealed files, also beside a running portal; the keys are backed up apart")
    .argument("<folder>", "a new folder")
    .option("--json", "print one JSON object")
    .action(async (folder: string) => {
      const settings = settingsOf(surroundings);
      const made = await operate(() => backUp(settings, pathOf(surroundings, folder), manifest.version, systemClock.now()));
      note(`The keys are not in it: back ${settings.keyDirectory} up apart, and keep the two apart.`);
      if (settings.bucket !== null) note(`Only the records: the sealed files are in the bucket ${settings.bucket.bucket}; back it up now, after the records.`);
      report({ lines: [`Backed up ${String(made.objects)} objects, ${String(made.bytes)} bytes.`], json: made });
    });
  admin
    .command("restore")
    .description("put a back-up in the place of an empty DATA_DIR; what was erased since is erased again at the start")
    .argument("<folder>", "a back-up")
    .option("--json", "print one JSON object")
    .action(async (folder: string) => {
      await operate(() => restore(settingsOf(surroundings), pathOf(surroundings, folder)));
      report({ lines: ["Restored. Start the portal; it erases again what was erased since the back-up, before it serves."], json: { restored: true } });
    });
  admin
    .command("compact")
    .description("clear what removed rows left in the records' file (stop the portal first); on PostgreSQL: VACUUM, beside the portal")
    .option("--json", "print one JSON object")
    .action(async () => {
      const done = await operate(() => compactRecords(settingsOf(surroundings)));
      const line =
        done.records === "sqlite"
          ? `The records were written anew: ${bytesInWords(done.bytesBefore)} before, ${bytesInWords(done.bytesAfter)} now, and no free part holds a removed row.`
          : "VACUUM has run over the tables that hold keys and sealed text: their space is free for new rows. It is not overwritten, and PostgreSQL's log and back-ups keep removed rows; they are unreadable once their day key is destroyed.";
      report({ lines: [line], json: done });
    });
  const keys = admin.command("keys").description("the key folder");
  keys
    .command("rotate-signing")
    .description("make a new key for certificates, receipts and ledger heads (stop the portal first, every node); what the former one signed goes on to verify")
    .option("--json", "print one JSON object")
    .action(async () => {
      const done = await operate(() => changeSigningKey(settingsOf(surroundings)));
      note("Make a new copy of the key folder now. Whoever keeps the portal's public keys to verify offline fetches them again.");
      report({ lines: [`${done.present} signs from now on.`, `${done.former} goes on to verify.`], json: done });
    });
  keys
    .command("rotate-master")
    .description("wrap all keys under a new master key (stop the portal first, every node); with MASTER_KEY set, give the new one in NEW_MASTER_KEY")
    .option("--json", "print one JSON object")
    .action(async () => {
      const given = surroundings.env["NEW_MASTER_KEY"];
      const done = await operate(() => changeMasterKey(settingsOf(surroundings), given === undefined || given === "" ? null : given));
      note("Copies of the key folder from before still open with the former master key: make a new copy now, and destroy the old ones.");
      report({ lines: [`The keys of ${String(done.days)} days, the signing key and the root of the secrets are wrapped anew.`, done.isInFile ? "The new master key is in master.key." : "Start the portal with MASTER_KEY set to the new key: the former one opens nothing any more."], json: done });
    });
}
