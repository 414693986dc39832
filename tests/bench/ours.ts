import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Client } from "./child.ts";
import { end } from "./child.ts";
import type { Answer, Frame } from "./wire.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const retryMs = 20;

/** Our portal as a real process, driven over its public interface by one customer. */
export interface Ours {
  readonly pid: number;
  readonly url: string;
  readonly tokens: { readonly customer: string; readonly staff: string };
  newTransfer(): Promise<string>;
  /** Sends one file the tus way; the measured time begins with the first PATCH. */
  sendTus(client: Client, transferId: string, file: Sending, patchBytes: number): Promise<Answer>;
  sendForm(client: Client, transferId: string, file: Sending): Promise<Answer>;
  /** "That is all": waits for the read-back and compares the digest. */
  receive(transferId: string, sha256: readonly string[]): Promise<readonly string[]>;
  download(client: Client, transferId: string, fileId: string, file: Sending): Promise<Answer>;
  /** Orders deletion and waits until the bytes are gone. */
  erase(transferId: string): Promise<void>;
  /** Highest memory since the start, in MiB. */
  peakMib(): number;
  close(): Promise<void>;
}

export interface Sending {
  readonly mark: number;
  readonly bytes: number;
}

interface TransferAnswer {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly files: readonly { readonly id: string; readonly sha256: string | null }[];
}

export interface Starting {
  /** A folder for CPU profiles. */
  readonly profile?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with the data folder while nothing runs on it. */
  readonly prepare?: (dataDirectory: string) => Promise<void>;
}

/**
 * Starts the program as it is deployed, on data in `folder`. The people in it come from the demo, which makes them through the portal's own
 * actions and is ended before anything is measured.
 */
export async function startOurs(folder: string, { profile = null, environment = {}, prepare }: Starting = {}): Promise<Ours> {
  mkdirSync(folder, { recursive: true });
  const common = { ...process.env, HOST: "127.0.0.1", DEMO_DIR: folder, QUOTA_BYTES: String(64 * 2 ** 30), LOG_LEVEL: "silent", ...environment };
  const demo = spawn(process.execPath, [join(root, "server/demo.ts"), "--json", "--empty"], { cwd: root, env: { ...common, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  const { token, staffToken, data } = await firstAnswer(demo.stdout);
  // Ended in good order it would remove its data.
  await end(demo, "SIGKILL");
  await prepare?.(join(data, "data"));
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const child = spawn(process.execPath, [...(profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`]), ...startArguments()], { cwd: root, env: { ...common, PORT: String(port), DATA_DIR: join(data, "data"), KEY_DIR: join(data, "keys") }, stdio: ["ignore", "ignore", "inherit"] });
  await untilReady(child, url);
  const pid = child.pid ?? 0;
  const headers = { authorization: `Bearer ${token}` };

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(url + path, { method, headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${String(response.status)} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
  async function until(transferId: string, states: readonly string[]): Promise<TransferAnswer> {
    for (;;) {
      const transfer = await call<TransferAnswer>("GET", `/api/transfers/${transferId}`);
      if (states.includes(transfer.state)) return transfer;
      if (transfer.state === "refused") throw new Error("the portal refused what was sent");
      await wait(retryMs);
    }
  }
  const sent = (client: Client, path: string, method: "PATCH" | "POST", file: Sending, frame: Frame): Promise<Answer> => client.ask({ do: "send", url: url + path, method, headers, ...file, frame });

  return {
    pid,
    url,
    tokens: { customer: token, staff: staffToken },
    newTransfer: async () => (await call<TransferAnswer>("POST", "/api/transfers", { purpose: "repair", title: "bench" })).id,
    sendTus: async (client, transferId, file, patchBytes) => {
      const metadata = Object.entries({ transferId, filename: `bench-${String(file.mark)}.bin` }).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`);
      const made = await fetch(`${url}/api/uploads`, { method: "POST", headers: { ...headers, "tus-resumable": "1.0.0", "upload-length": String(file.bytes), "upload-metadata": metadata.join(",") } });
      if (made.status !== 201) throw new Error(`creation was answered with ${String(made.status)} ${await made.text()}`);
      return sent(client, made.headers.get("location") ?? "", "PATCH", file, { as: "tus", patchBytes });
    },
    sendForm: async (client, transferId, file) => {
      const answer = await sent(client, `/api/transfers/${transferId}/files`, "POST", file, { as: "form", fields: {}, name: `bench-${String(file.mark)}.bin` });
      if (answer.status !== 201) throw new Error(`the form was answered with ${String(answer.status)} ${answer.body}`);
      return answer;
    },
    receive: async (transferId, sha256) => {
      await call("POST", `/api/transfers/${transferId}/complete`, {});
      const { files } = await until(transferId, ["received"]);
      const found = files.map((file) => file.sha256 ?? "").sort();
      if (JSON.stringify(found) !== JSON.stringify([...sha256].sort())) throw new Error("the portal's digest is not the one of what was sent");
      return files.map(({ id }) => id);
    },
    download: async (client, transferId, fileId, file) => client.ask({ do: "receive", url: `${url}/api/transfers/${transferId}/files/${fileId}/content`, headers, ...file }),
    erase: async (transferId) => {
      const { number } = await call<TransferAnswer>("GET", `/api/transfers/${transferId}`);
      await call("POST", `/api/transfers/${transferId}/directions`, { delete: "now", reason: "bench", confirm: number });
      await until(transferId, ["deleted"]);
    },
    peakMib: () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? 0) / 1024,
    close: () => end(child),
  };
}

/** What `npm start` gives to node: the same settings, so that what is measured is what runs. */
function startArguments(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: { start: string } };
  return scripts.start.split(" ").slice(1);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const isReady = await fetch(`${url}/api/ready`).then((response) => response.ok, () => false);
    if (isReady) return;
    await wait(retryMs);
  }
  throw new Error("the portal did not start");
}

/** The one JSON object with which the demo says who may speak and where its data is. */
async function firstAnswer(out: Readable): Promise<{ token: string; staffToken: string; data: string }> {
  let text = "";
  for await (const piece of out.setEncoding("utf8")) {
    text += String(piece);
    try {
      const said = JSON.parse(text) as { customer: { token: string }; staff: { token: string }; folder: string };
      return { token: said.customer.token, staffToken: said.staff.token, data: said.folder };
    } catch {
      // Not whole yet.
    }
  }
  throw new Error(`the demo did not start: ${text}`);
}
