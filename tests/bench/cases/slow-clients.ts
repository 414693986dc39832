import { fork } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { startClient } from "../child.ts";
import { startOurs, type Ours } from "../ours.ts";
import type { SlowWish } from "../scale/slow.ts";
import { percentile } from "../scale/requests.ts";

/** What the others' requests took, by kind, in milliseconds: without slow clients and with them. */
export interface SlowClients {
  readonly senders: number;
  readonly readers: number;
  readonly kinds: readonly { readonly kind: string; readonly quiet: readonly number[]; readonly busy: readonly number[] }[];
}

/** How many slow clients there are, and how many rounds of requests the others make. */
export interface SlowPlan {
  readonly senders: number;
  readonly readers: number;
  readonly rounds: number;
}

/** The share of the others' requests that took no longer than twice what 99 of 100 of the same kind take at most in quiet. */
export function servedShare(result: SlowClients): number {
  const all = result.kinds.flatMap(({ quiet, busy }) => busy.map((milliseconds) => milliseconds <= 2 * percentile(quiet, 0.99)));
  return all.filter(Boolean).length / all.length;
}

export async function slowClients(folder: string, plan: SlowPlan): Promise<SlowClients> {
  const ours = await startOurs(`${folder}/slow-clients`);
  const client = await startClient();
  const slow = fork(fileURLToPath(new URL("../scale/slow.ts", import.meta.url)), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    const transferId = await ours.newTransfer();
    const file = { mark: 1, bytes: 32 << 20 };
    await ours.sendTus(client, transferId, file, file.bytes);
    const [fileId] = await ours.receive(transferId, [(await client.ask({ do: "digest", ...file })).sha256 ?? ""]);
    const content = `/api/transfers/${transferId}/files/${fileId ?? ""}/content`;
    const others = kindsOf(ours, content);
    const quiet = await measured(others, plan.rounds);
    const uploads: string[] = [];
    const target = await ours.newTransfer();
    for (let index = 0; index < plan.senders; index += 1) uploads.push(await announce(ours, target, index, 4 << 20));
    const wish: SlowWish = { url: ours.url, token: ours.tokens.customer, uploads, content, readers: plan.readers };
    slow.send(wish);
    let message: unknown;
    do [message] = (await once(slow, "message")) as [unknown];
    while (!(message !== null && typeof message === "object" && "open" in message));
    if (message.open !== plan.senders + plan.readers) throw new Error(`only ${String(message.open)} slow clients are connected`);
    const busy = await measured(others, plan.rounds);
    return { senders: plan.senders, readers: plan.readers, kinds: others.map(({ kind }) => ({ kind, quiet: quiet.get(kind) ?? [], busy: busy.get(kind) ?? [] })) };
  } finally {
    slow.kill();
    await client.close();
    await ours.close();
  }
}

interface Kind {
  readonly kind: string;
  readonly ask: () => Promise<unknown>;
}

function kindsOf(ours: Ours, content: string): readonly Kind[] {
  const customer = { authorization: `Bearer ${ours.tokens.customer}` };
  const staff = { authorization: `Bearer ${ours.tokens.staff}` };
  const asked = async (path: string, init: RequestInit, status: number): Promise<Response> => {
    const response = await fetch(ours.url + path, init);
    if (response.status !== status) throw new Error(`${path} was answered with ${String(response.status)} ${await response.text()}`);
    return response;
  };
  let target: Promise<string> | null = null;
  let count = 0;
  return [
    { kind: "list of transfers", ask: async () => (await asked("/api/transfers", { headers: customer }, 200)).text() },
    { kind: "queue", ask: async () => (await asked("/api/queue", { headers: staff }, 200)).text() },
    { kind: "first 256 KiB of a download", ask: async () => (await asked(content, { headers: { ...customer, range: "bytes=0-262143" } }, 206)).arrayBuffer() },
    {
      kind: "upload of 256 KiB",
      ask: async () => {
        target ??= ours.newTransfer();
        const path = await announce(ours, await target, (count += 1), 256 << 10);
        await asked(path, { method: "PATCH", headers: { ...customer, "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream" }, body: Buffer.alloc(256 << 10, count) }, 204);
      },
    },
  ];
}

async function measured(kinds: readonly Kind[], rounds: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map(kinds.map(({ kind }) => [kind, [] as number[]]));
  for (let round = -10; round < rounds; round += 1) {
    for (const { kind, ask } of kinds) {
      const start = performance.now();
      await ask();
      if (round >= 0) times.get(kind)?.push(performance.now() - start);
    }
  }
  return times;
}

async function announce(ours: Ours, transferId: string, index: number, bytes: number): Promise<string> {
  const metadata = Object.entries({ transferId, filename: `slow-${String(index)}.bin` }).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`);
  const made = await fetch(`${ours.url}/api/uploads`, { method: "POST", headers: { authorization: `Bearer ${ours.tokens.customer}`, "tus-resumable": "1.0.0", "upload-length": String(bytes), "upload-metadata": metadata.join(",") } });
  if (made.status !== 201) throw new Error(`creation was answered with ${String(made.status)} ${await made.text()}`);
  return made.headers.get("location") ?? "";
}
