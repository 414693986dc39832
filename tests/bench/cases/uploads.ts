import { startPeer } from "../child.ts";
import { contest, type Contest } from "../measure.ts";
import type { Sending } from "../ours.ts";
import { checkAndEmpty, expectedDigest, peerFolder, type Arena } from "./arena.ts";

/** Sends one file to us in the given way, checks the digest that the portal read back, and erases it. */
async function sendOurs(arena: Arena, way: (transferId: string, file: Sending) => Promise<number>): Promise<number> {
  const file = { mark: arena.mark(), bytes: arena.bytes };
  const sha256 = await expectedDigest(arena.client, file.mark, file.bytes);
  const transferId = await arena.ours.newTransfer();
  const seconds = await way(transferId, file);
  await arena.ours.receive(transferId, [sha256]);
  await arena.ours.erase(transferId);
  return seconds;
}

/** Sends one file to a peer, checks what it stored, and removes it. */
async function sendPeer(arena: Arena, folder: string, way: (file: Sending) => Promise<number>): Promise<number> {
  const file = { mark: arena.mark(), bytes: arena.bytes };
  const sha256 = await expectedDigest(arena.client, file.mark, file.bytes);
  const seconds = await way(file);
  await checkAndEmpty(folder, sha256);
  return seconds;
}

/** tus against tus: the same client, PATCH requests of the same size, into the sealed store and into the package's plaintext files. */
export async function againstTus(arena: Arena, patchBytes: number): Promise<Contest> {
  const peer = await startPeer("tus", peerFolder(arena, "tus"));
  try {
    const ours = (): Promise<number> => sendOurs(arena, async (transferId, file) => (await arena.ours.sendTus(arena.client, transferId, file, patchBytes)).seconds);
    const theirs = (): Promise<number> =>
      sendPeer(arena, peer.folder, async (file) => {
        const made = await fetch(`${peer.url}/files`, { method: "POST", headers: { "tus-resumable": "1.0.0", "upload-length": String(file.bytes) } });
        return (await arena.client.ask({ do: "send", url: new URL(made.headers.get("location") ?? "", peer.url).href, method: "PATCH", headers: {}, ...file, frame: { as: "tus", patchBytes } })).seconds;
      });
    const size = patchBytes >= arena.bytes ? "one PATCH" : `PATCH of ${String(patchBytes >> 20)} MiB`;
    return await contest(`upload, tus, ${size}`, { ours: "sealed", peer: "@tus/server, file store" }, arena.bytes, arena.rounds, ours, theirs);
  } finally {
    await peer.close();
  }
}

/** Form against form. */
export async function againstMulter(arena: Arena): Promise<Contest> {
  const peer = await startPeer("multer", peerFolder(arena, "multer"));
  try {
    const ours = (): Promise<number> => sendOurs(arena, async (transferId, file) => (await arena.ours.sendForm(arena.client, transferId, file)).seconds);
    const theirs = (): Promise<number> => sendPeer(arena, peer.folder, async (file) => (await arena.client.ask({ do: "send", url: peer.url, method: "POST", headers: {}, ...file, frame: { as: "form", fields: {}, name: "bench.bin" } })).seconds);
    return await contest("upload, form", { ours: "sealed", peer: "multer, disk storage" }, arena.bytes, arena.rounds, ours, theirs);
  } finally {
    await peer.close();
  }
}

/** One PATCH against the least that can be done with a request. */
export async function againstPipe(arena: Arena): Promise<Contest> {
  const peer = await startPeer("pipe", peerFolder(arena, "pipe"));
  try {
    const ours = (): Promise<number> => sendOurs(arena, async (transferId, file) => (await arena.ours.sendTus(arena.client, transferId, file, file.bytes)).seconds);
    const theirs = (): Promise<number> => sendPeer(arena, peer.folder, async (file) => (await arena.client.ask({ do: "send", url: peer.url, method: "PUT", headers: {}, ...file, frame: { as: "whole" } })).seconds);
    return await contest("upload, one PATCH", { ours: "sealed", peer: "pipeline(request, file)" }, arena.bytes, arena.rounds, ours, theirs);
  } finally {
    await peer.close();
  }
}
