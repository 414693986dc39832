import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Failure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";

/** Asks a person, on a terminal or line by line from a pipe. Close it, or the process waits for input. */
export interface Asker {
  readonly ask: (question: string) => Promise<string>;
  /** The same, without showing what is typed. */
  readonly askSecret: (question: string) => Promise<string>;
  readonly close: () => void;
}

/** @throws {Failure} `usage` when the input ends before the answer, `stopped` at Ctrl-C. */
export function openAsker({ input, errors, stop }: Surroundings): Asker {
  let isSecret = false;
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isSecret) errors.write(chunk);
      done();
    },
  });
  const isTerminal = input.isTTY === true;
  const reader = createInterface({ input, terminal: isTerminal, historySize: 0, ...(isTerminal ? { output: echo } : {}) });
  const lines: string[] = [];
  let hasEnded = false;
  let isStopped = false;
  let wake: () => void = () => undefined;
  reader.on("line", (line) => {
    lines.push(line);
    wake();
  });
  reader.on("close", () => {
    hasEnded = true;
    wake();
  });
  const end = () => {
    isStopped = true;
    reader.close();
  };
  reader.on("SIGINT", end);
  stop.addEventListener("abort", end, { once: true });

  const answerTo = async (question: string, isHidden: boolean): Promise<string> => {
    isSecret = isHidden;
    if (isTerminal && !isHidden) {
      reader.setPrompt(question);
      reader.prompt();
    } else errors.write(question);
    while (lines.length === 0 && !hasEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    isSecret = false;
    if (isHidden || !isTerminal) errors.write("\n");
    if (isStopped) throw new Failure("stopped", "Stopped.");
    const line = lines.shift();
    if (line === undefined) throw new Failure("usage", "The input ended before the question was answered.", "Run the command on a terminal, or give what it asks for, line by line.");
    return line.trim();
  };
  return {
    ask: (question) => answerTo(question, false),
    askSecret: (question) => answerTo(question, true),
    close: () => {
      stop.removeEventListener("abort", end);
      reader.close();
    },
  };
}
