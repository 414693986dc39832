import { Command, CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { plainText } from "./console/plain-text.ts";
import { Failure, exitCodeHelp, exitCodes } from "./failure.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a command has to say: lines for a person, or, with `--json`, one object for a program. Both hold the same facts. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly json: object;
}

/** Adds one command to the program. */
export type CommandGroup = (program: Command, shell: Shell) => void;

/** What every command gets. */
export interface Shell {
  readonly surroundings: Surroundings;
  /** A sentence for the person on the way, never part of the outcome. */
  readonly note: (sentence: string) => void;
  /** Prints the outcome. */
  readonly report: (outcome: Outcome) => void;
}

/**
 * Runs one command line and answers with the exit code. Nothing is thrown; a fault of this program gives 1 and its stack.
 * `words` are without the program's own name.
 */
export async function runCommandLine(words: readonly string[], surroundings: Surroundings, groups: readonly CommandGroup[]): Promise<number> {
  const { output, errors } = surroundings;
  const isJson = words.includes("--json");
  const shell: Shell = {
    surroundings,
    note: (sentence) => void errors.write(`${plainText(sentence)}\n`),
    report: ({ lines, json }) => {
      if (isJson) output.write(`${JSON.stringify(json)}\n`);
      else for (const line of lines) output.write(`${plainText(line)}\n`);
    },
  };
  const program = new Command("custody")
    .description("Sends databases to a Custody portal, fetches results, and proves what became of every copy.")
    .version(manifest.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void output.write(text), writeErr: (text) => void errors.write(text) })
    .showHelpAfterError("(custody help COMMAND explains it)")
    .addHelpText("after", "\nFor scripts: CUSTODY_URL and CUSTODY_TOKEN replace the kept sign-in; --json prints one object.\nExit codes: custody help exit-codes");
  for (const add of groups) add(program, shell);
  program.addCommand(exitCodesTopic());
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    const failure = failureFor(error, surroundings);
    if (failure === null) return exitCodes.done;
    const exitCode = failure instanceof Failure ? exitCodes[failure.kind] : exitCodes.bug;
    const { message, advice, code } = failure instanceof Failure ? failure : { message: `A fault of this program: ${failure.message}`, advice: "Please report it, with what is printed above.", code: "bug" };
    if (isJson) output.write(`${JSON.stringify({ error: { code, exitCode, message, advice } })}\n`);
    if (!(failure instanceof Failure)) errors.write(`${failure.stack ?? ""}\n`);
    if (!(error instanceof CommanderError)) errors.write(`custody: ${plainText(message)}\n${advice === null ? "" : `  ${plainText(advice)}\n`}`);
    return exitCode;
  }
}

/** Null where commander stopped because it had shown help or the version. */
function failureFor(error: unknown, { stop }: Surroundings): Failure | Error | null {
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === "commander.help" ? null : new Failure("usage", error.message.replace(/^error: /, ""));
  if (stop.aborted) return new Failure("stopped", "Stopped.", "What was under way can go on: custody resume");
  return error instanceof Error ? error : new Error(String(error));
}

/** Gives `custody help exit-codes` its text; the command itself prints the same. */
function exitCodesTopic(): Command {
  const topic = new Command("exit-codes").description("What the exit codes mean").addHelpText("after", `\n${exitCodeHelp}`);
  return topic.action(() => {
    topic.outputHelp();
  });
}
