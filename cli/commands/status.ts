import { Option } from "commander";
import type { CopyShape, TransferShape } from "../../server/contract/shapes/transfer.ts";
import { transferStates } from "../../server/domain/custody/words.ts";
import type { TransferState } from "../../server/domain/custody/words.ts";
import { openConnection } from "../connection/credentials.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { bytesInWords, durationInWords } from "../console/units.ts";
import type { CommandGroup, Outcome } from "../program.ts";
import { listSendings } from "../sending/sending.ts";
import type { Surroundings } from "../surroundings.ts";
import { folderOf, listWorkspaces } from "../workspace/workspace.ts";

/** `status`: one's transfers, or one of them: state, files, who holds a copy; and what this machine holds of it. */
export const addStatus: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("status")
    .description("show transfers, or one transfer with its files and copies")
    .argument("[transfer]", "T-12 or its id")
    .addOption(new Option("--state <state>", "only transfers in this state").choices(transferStates))
    .option("--json", "print one JSON object")
    .action(async (typed: string | undefined, { state }: { readonly state?: TransferState }) => {
      const connection = await openConnection(surroundings);
      const workspaces = (await listWorkspaces(surroundings)).filter((one) => one.server === connection.server);
      if (typed !== undefined) {
        const transfer = await findTransfer(connection, typed);
        const here = workspaces.find((one) => one.transferId === transfer.id);
        const { lines, json } = one(transfer, surroundings);
        const folder = here === undefined ? null : folderOf(surroundings, here);
        const local = here === undefined ? [] : [here.removedAt === null ? `Working copy on this machine: ${folder ?? ""}` : `The working copy was removed on this machine; its attestation is outstanding: custody remove ${transfer.number}`];
        report({ lines: [...lines, ...local], json: { ...json, workspace: folder } });
        return;
      }
      const { items, next } = await connection.ask("GET /api/transfers", { query: { limit: 50, ...(state === undefined ? {} : { state }) } });
      const underWay = (await listSendings(surroundings)).filter((sending) => sending.server === connection.server);
      report({
        lines: [
          ...items.map((item) => [item.number.padEnd(8), item.state.padEnd(12), item.purpose.padEnd(11), bytesInWords(item.bytes).padStart(10), ` ${item.account.name}`, item.title === null ? "" : `  “${item.title}”`, gone.includes(item.state) ? "" : `  ${timeLeft(item.deadlineAt, surroundings)}`].join(" ").trimEnd()),
          ...(items.length === 0 ? ["There are no transfers."] : []),
          ...(next === null ? [] : ["There are more; narrow them with --state, or look at the portal's page."]),
          ...underWay.map((sending) => `Under way here: ${sending.files.map((file) => file.name).join(", ")} (custody resume)`),
          ...workspaces.map((workspace) => `Working copy here: ${workspace.number} in ${folderOf(surroundings, workspace)}`),
        ],
        json: { transfers: items, more: next !== null, underWay: underWay.map(({ transferId, files }) => ({ transferId, files: files.map(({ path, bytes, isSent }) => ({ path, bytes, isSent })) })), workspaces: workspaces.map((workspace) => ({ number: workspace.number, folder: folderOf(surroundings, workspace), removedAt: workspace.removedAt })) },
      });
    });
};

const gone: readonly TransferState[] = ["deleting", "deleted", "withdrawn"];

function one(transfer: TransferShape, surroundings: Surroundings): Outcome {
  return {
    lines: [
      `${transfer.number} is ${transfer.state} (${transfer.purpose}${transfer.title === null ? "" : `, “${transfer.title}”`}), account ${transfer.account.name}.`,
      ...(transfer.refusedBecause === null ? [] : [`Refused: ${transfer.refusedBecause}`]),
      ...(transfer.deadlineAt === null || gone.includes(transfer.state) ? [] : [`Erased at ${transfer.deadlineAt} (${timeLeft(transfer.deadlineAt, surroundings)}).`]),
      ...(transfer.returned === null ? [] : [`Returned at ${transfer.returned.at} by ${transfer.returned.by.name}${transfer.returned.nothingToReturn ? ", nothing to return" : ""}${transfer.returned.note === null ? "" : `: ${transfer.returned.note}`}`]),
      ...transfer.files.map((file) => `${file.kind.padEnd(9)} ${bytesInWords(file.bytes).padStart(10)}  ${file.sha256 ?? "not read back yet"}  ${file.name ?? "(erased)"}`),
      ...transfer.copies.map((copy) => copyInWords(copy)),
      ...(transfer.certificateAddress === null ? [] : [`Certificate: custody certificate ${transfer.number}`]),
    ],
    json: { transfer },
  };
}

function copyInWords({ holder, what, status, since, until }: CopyShape): string {
  return `Copy: ${holder}, ${what}, ${status.replaceAll("-", " ")}, since ${since}${until === null ? "" : ` until ${until}`}`;
}

function timeLeft(deadlineAt: string | null, { now }: Surroundings): string {
  if (deadlineAt === null) return "";
  const left = Temporal.Instant.from(deadlineAt).epochMilliseconds - now();
  return left <= 0 ? "its time is over" : `${durationInWords(left)} left`;
}
