import { join } from "node:path";
import { Option } from "commander";
import { copyKinds, purposes } from "../../server/domain/custody/words.ts";
import type { CopyKind, Purpose } from "../../server/domain/custody/words.ts";
import type { CheckoutShape, FileShape, TransferShape } from "../../server/contract/shapes/transfer.ts";
import { openConnection } from "../connection/credentials.ts";
import type { Connection } from "../connection/connection.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { download } from "../receiving/download.ts";
import { freePath, safePath } from "../receiving/safe-path.ts";
import { findWorkspace, folderOf, makeWorkspace, saveWorkspace } from "../workspace/workspace.ts";
import type { Workspace } from "../workspace/workspace.ts";

interface Options {
  readonly purpose: Purpose;
  readonly reason: string;
  readonly device?: string;
  readonly copy: CopyKind;
  readonly until?: string;
}

/** `checkout`: takes the exclusive working copy into a folder that this machine keeps account of. */
export const addCheckout: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("checkout")
    .description("staff: take a working copy into a tracked folder")
    .argument("<transfer>", "T-12 or its id")
    .addOption(new Option("--purpose <purpose>", "what the work is").choices(purposes).makeOptionMandatory())
    .requiredOption("--reason <text>", "why a copy is needed; the customer reads it")
    .option("--device <name>", "where the copy will be (this machine's name otherwise)")
    .addOption(new Option("--copy <kind>", "which copy").choices(copyKinds).default("full"))
    .option("--until <instant>", "when the checkout ends, at most the deadline")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nThe same command again goes on where a broken download stopped. End it with custody return or custody remove.")
    .action(async (typed: string, options: Options) => {
      const connection = await openConnection(surroundings);
      const transfer = await findTransfer(connection, typed);
      const checkout = await openCheckout(connection, transfer, options);
      const workspace = await workspaceFor(connection, transfer, checkout);
      const filled = await fill(connection, transfer, workspace);
      const folder = folderOf(surroundings, filled);
      report({
        lines: [
          `${transfer.number} is checked out to you until ${checkout.until}, on ${checkout.device ?? "this device"}.`,
          ...filled.files.map((file) => `SHA-256 ${file.sha256 ?? ""}  ${join(folder, file.path)}  fingerprint matches`),
          ...(filled.files.length === 0 ? ["There was no file to copy."] : []),
          `Work in ${folder} only: what is copied elsewhere is yours to remove.`,
          `Hand it back: custody return ${transfer.number} FILE --note TEXT --remove`,
        ],
        json: { number: transfer.number, id: transfer.id, checkoutId: checkout.id, copy: checkout.copy, until: checkout.until, folder, files: filled.files.map((file) => ({ path: join(folder, file.path), bytes: file.bytes, sha256: file.sha256 })) },
      });
    });
};

/** One's own open checkout, or a new one. @throws {Failure} `refused` when another person holds it. */
async function openCheckout(connection: Connection, { id, checkout }: TransferShape, { purpose, reason, device, copy, until }: Options): Promise<CheckoutShape> {
  const { person } = await connection.ask("GET /api/session");
  if (checkout !== null && checkout.holder.id === person.id) return checkout;
  return connection.ask("POST /api/transfers/:id/checkouts", {
    params: { id },
    idempotencyKey: crypto.randomUUID(),
    body: { purpose, reason, device: device ?? connection.surroundings.hostName, copy, ...(until === undefined ? {} : { until }) },
  });
}

async function workspaceFor({ surroundings, server }: Connection, { id, number }: TransferShape, { id: checkoutId, device, copy }: CheckoutShape): Promise<Workspace> {
  const known = await findWorkspace(surroundings, server, id);
  if (known === null) return makeWorkspace(surroundings, { server, transferId: id, number, checkoutId, device: device ?? surroundings.hostName, copy });
  if (known.checkoutId === checkoutId && known.removalBegunAt === null) return known;
  throw new Failure("refused", `This machine still accounts for an earlier working copy of ${number}.`, `Remove it first: custody remove ${number}`, "removal-outstanding");
}

/** Downloads what the checkout covers: masked files, or originals and (for rework) what was returned before. */
async function fill(connection: Connection, transfer: TransferShape, begun: Workspace): Promise<Workspace> {
  const { surroundings } = connection;
  let workspace = begun;
  const save = async (files: Workspace["files"]) => {
    workspace = { ...workspace, files };
    await saveWorkspace(surroundings, workspace);
  };
  const wanted = transfer.files.filter((file) => (begun.copy === "masked" ? file.kind === "masked" : file.kind !== "masked"));
  for (const file of wanted) {
    const known = workspace.files.find((one) => one.fileId === file.id);
    // What was downloaded whole may have been worked on since: it is left alone.
    if (known?.isWhole === true) continue;
    const path = known?.path ?? freePath(pathIn(file), new Set(workspace.files.map((one) => one.path.toLowerCase())));
    if (known === undefined) await save([...workspace.files, { fileId: file.id, path, bytes: file.bytes, sha256: file.sha256, isWhole: false }]);
    const { sha256 } = await download(connection, transfer.id, file, join(folderOf(surroundings, workspace), path));
    await save(workspace.files.map((one) => (one.fileId === file.id ? { ...one, sha256, isWhole: true } : one)));
  }
  return workspace;
}

function pathIn(file: FileShape): string {
  const path = safePath(file.name ?? file.id);
  return file.kind === "result" ? `returned/${path}` : path;
}
