import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

export interface Finished {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  readonly json: () => Record<string, unknown>;
}

export interface Running {
  readonly program: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Resolves when the text has appeared on standard error. */
  readonly said: (text: string) => Promise<void>;
  readonly finished: Promise<Finished>;
}

const main = join(import.meta.dirname, "../../cli/main.ts");

/** The command line as its own process, on a machine (`home`) of its own. */
export function startProgram(home: string, words: readonly string[], env: Readonly<Record<string, string>> = {}, command: readonly string[] = [process.execPath, main]): Running {
  const [file = "", ...before] = command;
  const program = spawn(file, [...before, ...words], { cwd: home, env: { HOME: home, PATH: "", ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  program.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  program.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
    for (const one of waiting) if (errors.includes(one.text)) one.resolve();
  });
  return {
    program,
    said: (text) =>
      errors.includes(text)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ text, resolve });
          }),
    finished: new Promise((resolve) => {
      program.once("close", (exitCode) => {
        resolve({ exitCode, output, errors, json: () => JSON.parse(output) as Record<string, unknown> });
      });
    }),
  };
}

/** A line to the portal that a test can hold up: after `limit` bytes towards the portal nothing passes any more, until it is lifted. */
export interface Line {
  readonly port: number;
  limit: number;
  /** Resolves when the limit is reached. */
  readonly heldUp: () => Promise<void>;
  /** Breaks everything that is connected, and lifts the limit. */
  readonly cut: () => void;
  readonly close: () => void;
}

export async function openLine(portalPort: () => number): Promise<Line> {
  let tell: () => void = () => undefined;
  let bytes = 0;
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const portal = connect(portalPort(), "127.0.0.1");
    portal.pipe(client);
    clients.add(client);
    client.once("close", () => clients.delete(client));
    client.on("data", (chunk) => {
      bytes += chunk.length;
      if (bytes > line.limit) {
        client.pause();
        tell();
      } else if (!portal.write(chunk)) {
        client.pause();
        portal.once("drain", () => client.resume());
      }
    });
    for (const [one, other] of [[client, portal], [portal, client]] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const line: Line = {
    port: (server.address() as AddressInfo).port,
    limit: Number.POSITIVE_INFINITY,
    heldUp: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    cut: () => {
      line.limit = Number.POSITIVE_INFINITY;
      for (const client of clients) client.destroy();
    },
    close: () => server.close(),
  };
  return line;
}
