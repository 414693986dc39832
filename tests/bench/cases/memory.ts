import { startClient } from "../child.ts";
import { startOurs } from "../ours.ts";
import { expectedDigest, type Arena } from "./arena.ts";

export interface Memory {
  readonly fourParallelMib: number;
  readonly oneLargeMib: number;
  readonly largeBytes: number;
}

/** Highest memory of a fresh server: after four uploads at once, and of another after one that is four times as large; read-back included. */
export async function peakMemory(arena: Arena): Promise<Memory> {
  const largeBytes = 4 * arena.bytes;
  const run = async (name: string, sizes: readonly number[]): Promise<number> => {
    const ours = await startOurs(`${arena.folder}/${name}`);
    // Four senders at once, each a process of its own like four customers.
    const clients = await Promise.all(sizes.map(() => startClient()));
    try {
      const transferId = await ours.newTransfer();
      const files = sizes.map((bytes) => ({ mark: arena.mark(), bytes }));
      const digests = await Promise.all(files.map((file, index) => expectedDigest(clients[index] ?? arena.client, file.mark, file.bytes)));
      await Promise.all(files.map((file, index) => ours.sendTus(clients[index] ?? arena.client, transferId, file, file.bytes)));
      await ours.receive(transferId, digests);
      const peak = ours.peakMib();
      await ours.erase(transferId);
      return peak;
    } finally {
      await Promise.all(clients.map((client) => client.close()));
      await ours.close();
    }
  };
  return { fourParallelMib: await run("memory-four", [arena.bytes, arena.bytes, arena.bytes, arena.bytes]), oneLargeMib: await run("memory-large", [largeBytes]), largeBytes };
}
