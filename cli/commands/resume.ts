import { openConnection } from "../connection/credentials.ts";
import { findTransfer, numberOf } from "../connection/find-transfer.ts";
import { untilAnswered } from "../connection/stream.ts";
import { counted } from "../console/units.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { finishSending } from "../sending/finish-sending.ts";
import { dropSending, listSendings } from "../sending/sending.ts";
import { discardUpload } from "../sending/upload.ts";

/** `resume`: takes everything that this machine was sending to its end, or gives an upload up. */
export const addResume: CommandGroup = (program, { surroundings, report, note }) => {
  program
    .command("resume")
    .description("go on with what was being sent or returned when it stopped")
    .option("--discard <upload>", "give up this unfinished upload, or everything under way for this transfer (T-12)")
    .option("--json", "print one JSON object")
    .action(async ({ discard }: { readonly discard?: string }) => {
      const connection = await openConnection(surroundings);
      const underWay = (await listSendings(surroundings)).filter((one) => one.server === connection.server);
      if (discard !== undefined) {
        const number = numberOf(discard);
        const transfer = number === null ? null : await findTransfer(connection, number);
        const ours = underWay.filter((one) => (transfer === null ? one.files.some((file) => file.uploadId === discard) : one.transferId === transfer.id));
        const uploads = transfer === null ? [discard] : (await connection.ask("GET /api/uploads")).items.filter((upload) => upload.transferId === transfer.id).map((upload) => upload.id);
        const discarded: string[] = [];
        for (const upload of uploads) if (await untilAnswered(connection, () => discardUpload(connection, upload))) discarded.push(upload);
        for (const one of ours) await dropSending(surroundings, one.key);
        report({
          lines: [discarded.length === 0 ? `The portal has no unfinished upload ${discard}.` : `${counted(discarded.length, "unfinished upload")} given up: the portal forgets what it had.`, ...(ours.length === 0 ? [] : ["This machine will not go on with it."])],
          json: { discarded, forgotten: ours.length },
        });
        return;
      }
      const lines: string[] = [];
      const resumed: object[] = [];
      const failures: Failure[] = [];
      for (const one of underWay) {
        try {
          const done = await finishSending(connection, one, note);
          lines.push(...done.lines);
          resumed.push(done.json);
        } catch (error) {
          // One that cannot go on must not keep the others back, unless nothing can.
          if (!(error instanceof Failure) || ["no-answer", "not-signed-in", "stopped"].includes(error.kind)) throw error;
          note(`${one.files.map((file) => file.path).join(", ")}: ${error.message} ${error.advice ?? ""}`);
          failures.push(error);
        }
      }
      const elsewhere = (await connection.ask("GET /api/uploads")).items;
      for (const upload of elsewhere) note(`Unfinished, begun elsewhere: ${upload.name} for ${upload.transferNumber} (${String(upload.offset)} of ${String(upload.bytes ?? "?")} bytes). Go on there, or give it up: custody resume --discard ${upload.id}`);
      const [first] = failures;
      if (first !== undefined && resumed.length === 0) throw first;
      report({
        lines: underWay.length === 0 ? ["Nothing was under way on this machine."] : [...lines, ...(failures.length === 0 ? [] : [`${counted(failures.length, "sending")} could not go on.`])],
        json: { resumed, failed: failures.map(({ code, message }) => ({ code, message })), elsewhere: elsewhere.map(({ id, transferNumber, name, bytes, offset }) => ({ id, transferNumber, name, bytes, offset })) },
      });
    });
};
