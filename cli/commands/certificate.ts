import { buffer } from "node:stream/consumers";
import { openConnection } from "../connection/credentials.ts";
import type { Connection } from "../connection/connection.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { NoAnswer, failureIn, stream, untilAnswered } from "../connection/stream.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";
import { saveNew } from "../receiving/save-new.ts";

interface Options {
  readonly pdf?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** `certificate`: the signed certificate of a deletion, as JSON (which proves) or PDF (which carries the same). */
export const addCertificate: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("certificate")
    .description("save the certificate of a deletion")
    .argument("<transfer>", "T-12 or its id")
    .option("--pdf", "the PDF instead of the signed JSON")
    .option("--out <file>", "where to save it (T-12-certificate.json here, otherwise)")
    .option("--json", "print one JSON object: without --out and --pdf the certificate itself")
    .action(async (typed: string, { pdf = false, json = false, out }: Options) => {
      const connection = await openConnection(surroundings);
      const { id, number, state } = await findTransfer(connection, typed);
      const bytes = await fetchCertificate(connection, id, pdf ? "pdf" : "json").catch((error: unknown) => {
        if (error instanceof Failure && error.code === "not-found") throw new Failure("refused", `${number} is ${state}; there is no certificate until everything is erased and checked.`, state === "deleting" ? "Ask again in a while." : null, "not-found");
        throw error;
      });
      if (json && !pdf && out === undefined) {
        report({ lines: [], json: JSON.parse(bytes.toString("utf8")) as object });
        return;
      }
      const saved = await saveNew(surroundings, out ?? `${number}-certificate.${pdf ? "pdf" : "json"}`, bytes);
      report({ lines: [`The certificate of ${number} is in ${saved}.`, ...(pdf ? [] : [`Check it: custody verify ${saved}`])], json: { number, id, file: saved } });
    });
};

async function fetchCertificate(connection: Connection, id: string, form: "json" | "pdf"): Promise<Buffer> {
  return untilAnswered(connection, async () => {
    const answer = await stream(connection, { method: "GET", path: `/api/transfers/${id}/certificate.${form}` });
    if (answer.statusCode !== 200) throw await failureIn(answer);
    return buffer(answer).catch((error: unknown) => {
      throw new NoAnswer(String(error));
    });
  });
}
