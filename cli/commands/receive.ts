import { join } from "node:path";
import type { FileShape, TransferShape } from "../../server/contract/shapes/transfer.ts";
import { openConnection } from "../connection/credentials.ts";
import type { Connection } from "../connection/connection.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { download } from "../receiving/download.ts";
import { freePath, safePath } from "../receiving/safe-path.ts";
import { pathOf } from "../surroundings.ts";

interface Options {
  readonly out: string;
  readonly originals?: boolean;
}

/** `receive`: the returned files, or one's own originals, each proven by its SHA-256. */
export const addReceive: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("receive")
    .description("download what was returned, and check its fingerprints")
    .argument("<transfer>", "T-12 or its id")
    .option("--out <folder>", "where the files go", ".")
    .option("--originals", "download what was sent instead")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nThe same command again goes on where a broken download stopped.")
    .action(async (typed: string, { out, originals = false }: Options) => {
      const connection = await openConnection(surroundings);
      const transfer = await findTransfer(connection, typed);
      const files = originals ? transfer.files.filter((file) => file.kind === "original") : returnedFiles(transfer);
      const folder = pathOf(surroundings, out);
      const taken = new Set<string>();
      const received: { path: string; bytes: number; sha256: string; wasThere: boolean }[] = [];
      for (const file of files) {
        const path = freePath(safePath(file.name ?? file.id), taken);
        taken.add(path.toLowerCase());
        const target = join(folder, path);
        received.push({ path: target, bytes: file.bytes, ...(await download(connection, transfer.id, file, target)) });
      }
      const state = originals ? transfer.state : await sayCollected(connection, transfer);
      report({
        lines: [
          ...received.map((one) => `SHA-256 ${one.sha256}  ${one.path}  fingerprint matches${one.wasThere ? " (was there already)" : ""}`),
          ...(files.length === 0 ? [`${transfer.number}: support returned it unchanged; there is nothing to download.`] : []),
          ...(transfer.returned?.note === undefined || transfer.returned.note === null ? [] : [`Note from support: ${transfer.returned.note}`]),
        ],
        json: { number: transfer.number, id: transfer.id, state, files: received, note: transfer.returned?.note ?? null, nothingToReturn: transfer.returned?.nothingToReturn ?? false },
      });
    });
};

/** The files of the last return. @throws {Failure} `refused` when nothing was returned yet. */
function returnedFiles(transfer: TransferShape): readonly FileShape[] {
  const { returned } = transfer;
  if (returned === null) throw new Failure("refused", `${transfer.number} is ${transfer.state}; nothing was returned yet.`, `What you sent can be had with: custody receive ${transfer.number} --originals`, "wrong-state");
  return transfer.files.filter((file) => returned.resultFileIds.includes(file.id));
}

/** "I have it": said once every returned file is here and proven, unless the portal saw the whole download itself. */
async function sayCollected(connection: Connection, { id }: TransferShape): Promise<string> {
  const transfer = await connection.ask("GET /api/transfers/:id", { params: { id } });
  if (transfer.state !== "returned" || !transfer.allows.includes("transfers.collect")) return transfer.state;
  return (await connection.ask("POST /api/transfers/:id/collect", { params: { id } })).state;
}
