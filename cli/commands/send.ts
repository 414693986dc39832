import { Option } from "commander";
import { purposes } from "../../server/domain/custody/words.ts";
import type { Purpose } from "../../server/domain/custody/words.ts";
import { openConnection } from "../connection/credentials.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { untilAnswered } from "../connection/stream.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { saveNew } from "../receiving/save-new.ts";
import { finishSending } from "../sending/finish-sending.ts";
import { listLocalFiles } from "../sending/local-files.ts";
import { startOrContinue } from "../sending/sending.ts";
import type { TransferRequest } from "../sending/sending.ts";
import { acceptedTerms } from "../sending/terms.ts";

interface Options {
  readonly transfer?: string;
  readonly purpose?: Purpose;
  readonly title?: string;
  readonly case?: string;
  readonly account?: string;
  readonly medium?: string;
  readonly broughtBy?: string;
  readonly becameOf?: string;
  readonly complete: boolean;
  readonly acceptTerms?: string;
  readonly receipt?: string;
}

/** `send`: files and folders into a transfer, resumable, until the portal has read them back and their fingerprints agree. */
export const addSend: CommandGroup = (program, { surroundings, report, note }) => {
  program
    .command("send")
    .description("send files and folders, and wait until they are received")
    .argument("[file...]", "files or folders")
    .option("--transfer <transfer>", "an existing transfer (T-12 or its id)")
    .addOption(new Option("--purpose <purpose>", "make a new transfer for this").choices(purposes).conflicts("transfer"))
    .option("--title <text>", "what a new transfer is called")
    .option("--case <reference>", "your case's reference")
    .option("--no-complete", "more files will follow: do not say that this is all")
    .option("--accept-terms <version>", "accept this version of the terms, for scripts")
    .option("--receipt <file>", "save the portal's signed receipt")
    .option("--account <id>", "staff: the customer's account, for a medium that was brought in")
    .option("--medium <text>", "staff: what was brought in")
    .option("--brought-by <text>", "staff: by whom")
    .option("--became-of <text>", "staff: what became of the medium")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nThe same command again goes on where a broken one stopped; so does custody resume.")
    .action(async (typed: readonly string[], options: Options) => {
      const request = requestOf(options);
      const connection = await openConnection(surroundings);
      const transferId = options.transfer === undefined ? null : (await findTransfer(connection, options.transfer)).id;
      // Without a file it says "that is all" for what was sent with --no-complete.
      if (typed.length === 0 && (transferId === null || !options.complete)) throw new Failure("usage", "No file was named.", "custody send FILE… --transfer T-12, or --purpose support");
      const { files, notes } = typed.length === 0 ? { files: [], notes: [] } : await listLocalFiles(surroundings, typed);
      for (const one of notes) note(`Note: ${one}`);
      const terms = files.length === 0 ? null : await acceptedTerms(connection, options.acceptTerms, note);
      const then = options.complete ? ({ step: "complete" } as const) : ({ step: "nothing" } as const);
      const sending = await startOrContinue(surroundings, { server: connection.server, kind: "original", transferId, request, terms, then }, files);
      const { transfer, lines, json } = await finishSending(connection, sending, note);
      const receipt = options.receipt;
      if (receipt === undefined) {
        report({ lines, json });
        return;
      }
      const signed = await untilAnswered(connection, () => connection.ask("GET /api/transfers/:id/receipt", { params: { id: transfer.id } }));
      const saved = await saveNew(surroundings, receipt, `${JSON.stringify(signed, null, 2)}\n`);
      report({ lines: [...lines, `The receipt is in ${saved}.`], json: { ...json, receipt: saved } });
    });
};

function requestOf({ transfer, purpose, title, case: caseReference, account, medium, broughtBy, becameOf, complete, receipt }: Options): TransferRequest | null {
  if (!complete && receipt !== undefined) throw new Failure("usage", "There is a receipt only after all is sent.", "Leave out --no-complete or --receipt.");
  if (transfer !== undefined) return null;
  if (purpose === undefined) throw new Failure("usage", "Where should it go?", "Name an existing transfer (--transfer T-12), or make one (--purpose support, repair or conversion).");
  const brought = [medium, broughtBy, becameOf].filter((one) => one !== undefined);
  if (brought.length > 0 && brought.length < 3) throw new Failure("usage", "A medium that was brought in needs all of --medium, --brought-by and --became-of.");
  return {
    purpose,
    ...(title === undefined ? {} : { title }),
    ...(caseReference === undefined ? {} : { caseReference }),
    ...(account === undefined ? {} : { accountId: account }),
    ...(medium === undefined || broughtBy === undefined || becameOf === undefined ? {} : { onBehalf: { medium, broughtBy, becameOf } }),
  };
}
