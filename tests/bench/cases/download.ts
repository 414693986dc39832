import { rmSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { startPeer } from "../child.ts";
import { contest, type Contest } from "../measure.ts";
import { expectedDigest, peerFolder, type Arena } from "./arena.ts";

/** The content route against a bare file stream; the client compares every byte of both. */
export async function againstFile(arena: Arena): Promise<Contest> {
  const folder = peerFolder(arena, "served");
  const file = { mark: arena.mark(), bytes: arena.bytes };
  const sha256 = await expectedDigest(arena.client, file.mark, file.bytes);
  const transferId = await arena.ours.newTransfer();
  await arena.ours.sendTus(arena.client, transferId, file, file.bytes);
  const [fileId = ""] = await arena.ours.receive(transferId, [sha256]);
  const pipe = await startPeer("pipe", folder);
  await arena.client.ask({ do: "send", url: pipe.url, method: "PUT", headers: {}, ...file, frame: { as: "whole" } });
  await pipe.close();
  await rename(join(folder, "piped"), join(folder, "served"));
  const peer = await startPeer("file", folder);
  try {
    const digest = `sha-256=:${Buffer.from(sha256, "hex").toString("base64")}:`;
    const ours = async (): Promise<number> => {
      const answer = await arena.ours.download(arena.client, transferId, fileId, file);
      if (answer.headers["repr-digest"] !== digest) throw new Error("the download names another digest");
      return answer.seconds;
    };
    return await contest("download", { ours: "opened", peer: "createReadStream(file)" }, arena.bytes, arena.rounds, ours, async () => (await arena.client.ask({ do: "receive", url: peer.url, headers: {}, ...file })).seconds);
  } finally {
    await peer.close();
    rmSync(folder, { recursive: true, force: true });
    await arena.ours.erase(transferId);
  }
}
