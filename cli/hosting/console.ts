import { createInterface } from "node:readline";
import { plainText } from "../console/plain-text.ts";
import { Failure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";

/** The customer's console while a session runs: lines come in, questions take precedence, a status line stands at the end. */
export interface HostConsole {
  say(line: string): void;
  /** Asks and waits for a line. Questions queue; the input's end answers with an empty line, which is a no. */
  ask(question: string): Promise<string>;
  /** Called for every line that answers no question. */
  onCommand(heard: (line: string) => void): void;
  /** Shown on a terminal, drawn again each time. */
  status(line: string): void;
  close(): void;
}

/** @throws nothing; Ctrl-C closes the input. */
export function openHostConsole({ input, errors, stop }: Surroundings): HostConsole {
  const reader = createInterface({ input, terminal: false });
  const questions: ((line: string) => void)[] = [];
  const unheard: string[] = [];
  let hear: ((line: string) => void) | null = null;
  let hasEnded = false;
  let hasStatus = false;
  const end = (): void => {
    hasEnded = true;
    for (const answer of questions.splice(0)) answer("");
  };
  reader.on("line", (line) => {
    const answer = questions.shift();
    if (answer !== undefined) answer(line.trim());
    else if (hear !== null) hear(line.trim());
    else unheard.push(line.trim());
  });
  reader.on("close", end);
  stop.addEventListener("abort", () => { reader.close(); }, { once: true });
  const clear = (): void => {
    if (hasStatus) errors.write("\r\u001b[K");
    hasStatus = false;
  };
  return {
    say: (line) => {
      clear();
      errors.write(`${plainText(line)}\n`);
    },
    ask: async (question) => {
      clear();
      errors.write(plainText(question));
      const waiting = unheard.shift();
      const line = waiting ?? (hasEnded ? "" : await new Promise<string>((resolve) => { questions.push(resolve); }));
      if (errors.isTTY !== true) errors.write("\n");
      if (stop.aborted) throw new Failure("stopped", "Stopped. Nothing more is shown.");
      return line;
    },
    onCommand: (heard) => {
      hear = heard;
      for (const line of unheard.splice(0)) heard(line);
    },
    status: (line) => {
      if (errors.isTTY !== true || questions.length > 0) return;
      errors.write(`\r\u001b[K${plainText(line).slice(0, Math.max(20, (errors.columns ?? 80) - 1))}`);
      hasStatus = true;
    },
    close: () => {
      clear();
      reader.close();
    },
  };
}
