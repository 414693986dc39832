import { spawn } from "node:child_process";
import type { Surroundings } from "../surroundings.ts";

const tool = "secret-tool";
const attributes = (server: string) => ["application", "custody", "server", server];

/** Keeps the token in the desktop's keyring through `secret-tool`. False where there is none, or it is locked or refuses. The token goes by pipe, never as an argument. */
export async function keepInKeyring(surroundings: Surroundings, server: string, token: string): Promise<boolean> {
  const stored = await run(surroundings, ["store", "--label", `custody ${server}`, ...attributes(server)], token);
  return stored !== null && (await readFromKeyring(surroundings, server)) === token;
}

/** The token, or null. */
export async function readFromKeyring(surroundings: Surroundings, server: string): Promise<string | null> {
  const found = (await run(surroundings, ["lookup", ...attributes(server)], ""))?.trim() ?? "";
  return found === "" ? null : found;
}

/** Forgets the token, if the keyring has it. */
export async function dropFromKeyring(surroundings: Surroundings, server: string): Promise<void> {
  await run(surroundings, ["clear", ...attributes(server)], "");
}

/** What the tool wrote, or null when it is missing or failed. */
function run({ env }: Surroundings, args: readonly string[], input: string): Promise<string | null> {
  if (process.platform !== "linux") return Promise.resolve(null);
  return new Promise((resolve) => {
    const program = spawn(tool, args, { env, stdio: ["pipe", "pipe", "ignore"], timeout: 60_000 });
    let written = "";
    program.stdout.setEncoding("utf8").on("data", (text: string) => {
      written += text;
    });
    program.stdin.on("error", () => undefined);
    program.on("error", () => {
      resolve(null);
    });
    program.on("close", (status) => {
      resolve(status === 0 ? written : null);
    });
    program.stdin.end(input);
  });
}
