import { openConnection } from "../connection/credentials.ts";
import { findTransfer } from "../connection/find-transfer.ts";
import { openAsker } from "../console/ask.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup } from "../program.ts";

interface Options {
  readonly delete: string;
  readonly reason: string;
  readonly yes?: boolean;
}

/** `direct`: the customer orders the deletion, now or for a time. */
export const addDirect: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("direct")
    .description("order the deletion of a transfer, now or for a time")
    .argument("<transfer>", "T-12 or its id")
    .requiredOption("--delete <when>", "now, a date (the end of that day in your account's zone) or an instant (2026-12-01T12:00:00Z)")
    .requiredOption("--reason <text>", "why; it stands in the record")
    .option("--yes", "do not ask; for scripts")
    .option("--json", "print one JSON object")
    .action(async (typed: string, { delete: when, reason, yes = false }: Options) => {
      const deletion = deletionTime(when);
      const connection = await openConnection(surroundings);
      const { id, number, state } = await findTransfer(connection, typed);
      if (!yes) {
        if (surroundings.input.isTTY !== true) throw new Failure("usage", "This orders a deletion that cannot be undone once it has begun.", "Add --yes to do so from a script.");
        const asker = openAsker(surroundings);
        try {
          const answer = await asker.ask(`${number} is ${state}. Its databases will be erased ${when === "now" ? "now" : `at ${deletion}`}, for good. Type ${number} to confirm: `);
          if (answer.toUpperCase() !== number) throw new Failure("usage", "The number was not typed; nothing was ordered.");
        } finally {
          asker.close();
        }
      }
      const direction = await connection.ask("POST /api/transfers/:id/directions", { params: { id }, idempotencyKey: crypto.randomUUID(), body: { delete: deletion, reason, confirm: number } });
      report({
        lines: [when === "now" ? `The deletion of ${number} is ordered and begins now.` : `${number} will be erased at ${direction.deleteAt}.`, `The certificate, once everything is erased: custody certificate ${number}`],
        json: { number, id, direction },
      });
    });
};

/** `now`, a date, or an instant brought to UTC. @throws {Failure} `usage`. */
function deletionTime(typed: string): string {
  if (typed === "now") return typed;
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(typed) ? Temporal.PlainDate.from(typed).toString() : Temporal.Instant.from(typed).toString();
  } catch {
    throw new Failure("usage", `“${typed}” is no time.`, "Use now, a date (2026-12-01) or an instant with its zone (2026-12-01T12:00:00Z).");
  }
}
