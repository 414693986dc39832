import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, FromClient, Wish } from "./wire.ts";

/** Ends a process by its id and waits until it is gone. */
export async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => { resolve(); }));
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(late);
}

export interface Client {
  ask(wish: Wish): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the sender and receiver of all measurements. */
export async function startClient(): Promise<Client> {
  const child = fork(fileURLToPath(new URL("client.ts", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const waiting = new Map<number, { done: (answer: Answer) => void; failed: (error: Error) => void }>();
  let last = 0;
  await new Promise<void>((ready, failed) => {
    child.once("exit", () => { failed(new Error("the bench's client ended")); });
    child.on("message", (message: FromClient) => {
      if ("ready" in message) {
        ready();
        return;
      }
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ("answer" in message) asked?.done(message.answer);
      else asked?.failed(new Error(message.failure));
    });
  });
  return {
    ask: (wish) =>
      new Promise((done, failed) => {
        last += 1;
        waiting.set(last, { done, failed });
        child.send({ id: last, wish });
      }),
    close: () => end(child),
  };
}

export interface Peer {
  readonly url: string;
  /** The folder where it puts what it gets. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts one of `peers/` in a process of its own. */
export async function startPeer(name: string, folder: string, environment: Readonly<Record<string, string>> = {}): Promise<Peer> {
  const child = fork(fileURLToPath(new URL(`peers/${name}.ts`, import.meta.url)), [folder], { env: { ...process.env, ...environment }, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const port = await new Promise<number>((ready, failed) => {
    child.once("exit", () => { failed(new Error(`${name} did not start`)); });
    child.once("message", (message) => { ready((message as { port: number }).port); });
  });
  return { url: `http://127.0.0.1:${String(port)}`, folder, close: () => end(child) };
}
