import { DeleteObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { testBucket, type TestS3 } from "../../support/s3.ts";
import { startPeer } from "../child.ts";
import { contest, type Contest } from "../measure.ts";
import { startOurs } from "../ours.ts";
import { expectedDigest, peerFolder, type Arena } from "./arena.ts";

/** A sealed upload into a bucket against the SDK's own upload of the same bytes into another bucket of the same server. Read back and erased after each round. */
export async function againstSdk(arena: Arena, s3: TestS3, bytes: number): Promise<Contest> {
  const [ourBucket, peerBucket] = [await testBucket({ s3 }), await testBucket({ s3 })];
  const ours = await startOurs(`${arena.folder}/bucket`, { environment: ourBucket.environment });
  const peer = await startPeer("s3", peerFolder(arena, "bucket-peer"), peerBucket.environment);
  const next = async (): Promise<{ file: { mark: number; bytes: number }; sha256: string }> => {
    const file = { mark: arena.mark(), bytes };
    return { file, sha256: await expectedDigest(arena.client, file.mark, bytes) };
  };
  const sendOurs = async (): Promise<number> => {
    const { file, sha256 } = await next();
    const transferId = await ours.newTransfer();
    const { seconds } = await ours.sendTus(arena.client, transferId, file, file.bytes);
    await ours.receive(transferId, [sha256]);
    await ours.erase(transferId);
    return seconds;
  };
  const sendPeer = async (): Promise<number> => {
    const { file, sha256 } = await next();
    const { seconds } = await arena.client.ask({ do: "send", url: peer.url, method: "PUT", headers: {}, ...file, frame: { as: "whole" } });
    const object = { Bucket: peerBucket.place.bucket, Key: "peer" };
    const hash = createHash("sha256");
    for await (const piece of (await peerBucket.client.send(new GetObjectCommand(object))).Body as Readable) hash.update(piece as Buffer);
    if (hash.digest("hex") !== sha256) throw new Error("the peer stored other bytes than were sent");
    await peerBucket.client.send(new DeleteObjectCommand(object));
    return seconds;
  };
  try {
    return await contest("upload into a bucket", { ours: "sealed", peer: "SDK `Upload`" }, bytes, arena.rounds, sendOurs, sendPeer);
  } finally {
    await peer.close();
    await ours.close();
  }
}
