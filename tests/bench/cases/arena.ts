import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "../child.ts";
import type { Ours } from "../ours.ts";

/** What every case works with. */
export interface Arena {
  readonly folder: string;
  readonly client: Client;
  readonly ours: Ours;
  readonly bytes: number;
  readonly rounds: number;
  /** A number that no other file of this run has. */
  mark(): number;
}

export function peerFolder(arena: Pick<Arena, "folder">, name: string): string {
  const folder = join(arena.folder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The digest that a file of the bench must have. */
export async function expectedDigest(client: Client, mark: number, bytes: number): Promise<string> {
  return (await client.ask({ do: "digest", mark, bytes })).sha256 ?? "";
}

/** Compares the one large file in a peer's folder with what was sent, then empties the folder. */
export async function checkAndEmpty(folder: string, sha256: string): Promise<void> {
  const names = readdirSync(folder).filter((name) => !name.endsWith(".json"));
  if (names.length !== 1) throw new Error(`the peer stored ${String(names.length)} files instead of one`);
  const hash = createHash("sha256");
  for await (const piece of createReadStream(join(folder, names[0] ?? ""), { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  if (hash.digest("hex") !== sha256) throw new Error("the peer stored other bytes than were sent");
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
}
