import { Option } from "commander";
import type { TransferShape } from "../../server/contract/shapes/transfer.ts";
import type { RemovalMethod } from "../../server/domain/custody/words.ts";
import { openConnection } from "../connection/credentials.ts";
import type { Connection } from "../connection/connection.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { notProven, removeWorkspace } from "../workspace/remove-workspace.ts";
import { dropWorkspace, findWorkspace } from "../workspace/workspace.ts";

const otherMethods = ["overwritten", "deleted", "device-wiped", "other"] as const;

interface Options {
  readonly method?: (typeof otherMethods)[number];
  readonly note?: string;
  readonly acceptMissing?: boolean;
}

/** `remove`: erases the tracked working copy, checks that nothing is left, and attests it; or attests a removal done otherwise. */
export const addRemove: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("remove")
    .description("staff: erase the working copy on this machine, check, and attest it")
    .argument("<transfer>", "T-12 or its id")
    .option("--accept-missing", "files that are not in the folder any more are gone for certain")
    .addOption(new Option("--method <method>", "attest only: the copy was elsewhere and was removed in this way").choices(otherMethods))
    .option("--note <text>", "added to the attestation; the customer reads it")
    .option("--json", "print one JSON object")
    .addHelpText("after", `\n${notProven.join("\n")}`)
    .action(async (typed: string, { method, note, acceptMissing = false }: Options) => {
      const connection = await openConnection(surroundings);
      const transfer = await findTransfer(connection, typed);
      const workspace = await findWorkspace(surroundings, connection.server, transfer.id);
      if (workspace === null) {
        if (method === undefined) throw new Failure("usage", `This machine has no tracked working copy of ${transfer.number}.`, "Run this where the copy is; or, if it was taken otherwise and is removed, say how: --method METHOD.", "not-found");
        const checkoutId = await ownOutstanding(connection, transfer);
        await attest(connection, transfer, checkoutId, method, note);
        report({ lines: [`It is attested that your copy of ${transfer.number} was removed (${method}). This program did not check it.`], json: { number: transfer.number, checkoutId, method, attested: true } });
        return;
      }
      if (method !== undefined) throw new Failure("usage", "The tracked working copy is on this machine.", "Leave out --method: this command removes it.");
      const { lines, files, bytes, attestationNote } = await removeWorkspace(surroundings, workspace, acceptMissing);
      const words = [attestationNote, note].filter((one) => one !== null && one !== undefined).join(" ").slice(0, 500);
      const checkout = transfer.checkouts.find((one) => one.id === workspace.checkoutId);
      // Where no byte was served there is no copy, and nothing to attest.
      const isNeeded = checkout !== undefined && checkout.removal === null && checkout.bytesServed > 0;
      if (isNeeded) await attest(connection, transfer, workspace.checkoutId, "custody-remove", words === "" ? undefined : words);
      await dropWorkspace(surroundings, workspace);
      report({
        lines: [...lines, isNeeded ? `Attested for ${transfer.number}.` : "The portal asks for no attestation: it has one, or no byte was taken."],
        json: { number: transfer.number, checkoutId: workspace.checkoutId, method: "custody-remove", attested: isNeeded, files, bytes, notes: workspace.removalNotes, notProven },
      });
    });
};

async function attest({ tell }: Connection, { id }: TransferShape, checkoutId: string, method: RemovalMethod, note: string | undefined): Promise<void> {
  await tell("POST /api/transfers/:id/checkouts/:cid/removal", { params: { id, cid: checkoutId }, body: { attested: true, method, ...(note === undefined ? {} : { note }) } });
}

/** The checkout of this person whose removal is outstanding. @throws {Failure} `refused` when there is none. */
async function ownOutstanding(connection: Connection, { number, checkouts }: TransferShape): Promise<string> {
  const { person } = await connection.ask("GET /api/session");
  const found = checkouts.find((one) => one.holder.id === person.id && one.bytesServed > 0 && one.removal === null);
  if (found === undefined) throw new Failure("refused", `You owe no removal for ${number}.`, null, "not-found");
  return found.id;
}
