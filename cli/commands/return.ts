import { Option } from "commander";
import { openConnection } from "../connection/credentials.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { finishSending } from "../sending/finish-sending.ts";
import { listLocalFiles } from "../sending/local-files.ts";
import { listSendings, startOrContinue } from "../sending/sending.ts";
import type { Sending } from "../sending/sending.ts";
import { pathOf } from "../surroundings.ts";
import { findWorkspace } from "../workspace/workspace.ts";

const otherMethods = ["overwritten", "deleted", "device-wiped", "other"] as const;

interface Options {
  readonly note: string;
  readonly nothing?: boolean;
  readonly remove?: boolean;
  readonly attest?: (typeof otherMethods)[number];
}

/** `return`: hands results back, or says that there is nothing to return; with `--remove` the working copy goes and that is attested. */
export const addReturn: CommandGroup = (program, { surroundings, report, note }) => {
  program
    .command("return")
    .description("staff: hand the result back, and account for the working copy")
    .argument("<transfer>", "T-12 or its id")
    .argument("[file...]", "the result's files or folders")
    .requiredOption("--note <text>", "what was done; the customer reads it")
    .option("--nothing", "there is nothing to return: the customer's data is unchanged")
    .option("--remove", "remove the working copy on this machine once the result is safe, and attest it")
    .addOption(new Option("--attest <method>", "attest that a copy elsewhere was removed in this way").choices(otherMethods).conflicts("remove"))
    .option("--json", "print one JSON object")
    .action(async (typed: string, paths: readonly string[], { note: words, nothing = false, remove = false, attest }: Options) => {
      if (nothing === paths.length > 0) throw new Failure("usage", nothing ? "Files were named together with --nothing." : "No result was named.", "Name the files, or say --nothing.");
      const connection = await openConnection(surroundings);
      const transfer = await findTransfer(connection, typed);
      const workspace = await findWorkspace(surroundings, connection.server, transfer.id);
      const { checkout } = transfer;
      const isOwed = checkout !== null && checkout.bytesServed > 0 && checkout.removal === null;
      if (isOwed && attest === undefined && (!remove || workspace === null)) {
        throw new Failure("usage", "A working copy was taken, and its removal is not attested.", workspace === null ? "There is no tracked copy on this machine: run this where it is, or say how it was removed with --attest METHOD." : "Add --remove: the copy is removed after the result has safely arrived.", "removal-outstanding");
      }
      if (workspace !== null && attest !== undefined && workspace.removedAt === null) throw new Failure("usage", "The tracked working copy is still on this machine.", "Use --remove instead of --attest.", "removal-outstanding");
      // A run that broke off after the removal has nothing left to look at: it goes on from what was written down.
      const begun = (await listSendings(surroundings)).find((one) => one.transferId === transfer.id && one.then.step === "return" && one.files.every((file) => file.isSent) && isSame(one.files, paths.map((path) => pathOf(surroundings, path))));
      if (begun !== undefined) {
        report(await finishSending(connection, begun, note));
        return;
      }
      const { files, notes } = nothing ? { files: [], notes: [] } : await listLocalFiles(surroundings, paths);
      for (const one of notes) note(`Note: ${one}`);
      const then: Sending["then"] = { step: "return", note: words, removal: remove ? "workspace" : (attest ?? null) };
      report(await finishSending(connection, await startOrContinue(surroundings, { server: connection.server, kind: "result", transferId: transfer.id, request: null, terms: null, then }, files), note));
    });
};

function isSame(files: readonly { readonly path: string }[], paths: readonly string[]): boolean {
  return files.length === paths.length && files.every((file) => paths.includes(file.path));
}
