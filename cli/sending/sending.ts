import { createHash, randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { purposes } from "../../server/domain/custody/words.ts";
import { readPrivateJson, writePrivateJson } from "../private-file.ts";
import { placesOf } from "../surroundings.ts";
import type { Surroundings } from "../surroundings.ts";
import type { LocalFile } from "./local-files.ts";

/** What a new transfer is to be; staff name the account and the medium that was brought (ALO-27). */
const request = z.object({
  purpose: z.enum(purposes),
  title: z.string().optional(),
  caseReference: z.string().optional(),
  accountId: z.string().optional(),
  onBehalf: z.object({ medium: z.string(), broughtBy: z.string(), becameOf: z.string() }).optional(),
});

const sendingFile = z.object({
  path: z.string(),
  name: z.string(),
  bytes: z.number(),
  changed: z.string(),
  sha256: z.string().nullable(),
  uploadId: z.string().nullable(),
  idempotencyKey: z.string(),
  isSent: z.boolean(),
});

/**
 * One `send` or `return` from its first step to its last, written down before each step, so that the same command, or `resume`, goes on after a
 * crash without a second transfer or a second upload. It holds names and digests, never content or a token.
 */
export const sending = z.object({
  version: z.literal(1),
  key: z.string(),
  server: z.string(),
  startedAt: z.string(),
  kind: z.enum(["original", "result"]),
  transferId: z.string().nullable(),
  /** Null where the transfer existed before. */
  request: request.nullable(),
  requestKey: z.string(),
  terms: z.string().nullable(),
  /** What follows the last file. */
  then: z.discriminatedUnion("step", [
    z.object({ step: z.literal("nothing") }),
    z.object({ step: z.literal("complete") }),
    z.object({ step: z.literal("return"), note: z.string(), removal: z.enum(["workspace", "overwritten", "deleted", "device-wiped", "other"]).nullable() }),
  ]),
  files: z.array(sendingFile),
});
export type Sending = z.output<typeof sending>;
export type TransferRequest = z.output<typeof request>;

const folderOf = (surroundings: Surroundings) => join(placesOf(surroundings).state, "sending");
const pathOf = (surroundings: Surroundings, key: string) => join(folderOf(surroundings), `${key}.json`);

/**
 * The sending that these words describe: the one under way, if the very same files (path, size, time) were being sent to the same transfer
 * for the same end, else a new one.
 */
export async function startOrContinue(surroundings: Surroundings, asked: Pick<Sending, "server" | "kind" | "transferId" | "request" | "terms" | "then">, files: readonly LocalFile[]): Promise<Sending> {
  const same = JSON.stringify([asked.server, asked.kind, asked.transferId, asked.request, files.map(({ path, bytes, changed }) => [path, bytes, changed])]);
  const key = createHash("sha256").update(same).digest("hex").slice(0, 32);
  const underWay = await readSending(surroundings, key);
  if (underWay !== null) return { ...underWay, terms: asked.terms, then: asked.then };
  const fresh: Sending = {
    ...asked,
    version: 1,
    key,
    startedAt: new Date(surroundings.now()).toISOString(),
    requestKey: randomUUID(),
    files: files.map((file) => ({ ...file, sha256: null, uploadId: null, idempotencyKey: randomUUID(), isSent: false })),
  };
  await saveSending(surroundings, fresh);
  return fresh;
}

export async function saveSending(surroundings: Surroundings, one: Sending): Promise<void> {
  await writePrivateJson(pathOf(surroundings, one.key), one);
}

export async function dropSending(surroundings: Surroundings, key: string): Promise<void> {
  await rm(pathOf(surroundings, key), { force: true });
}

/** Everything under way on this machine, oldest first. */
export async function listSendings(surroundings: Surroundings): Promise<readonly Sending[]> {
  const names = await readdir(folderOf(surroundings)).catch(() => []);
  const found = await Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => readSending(surroundings, name.slice(0, -".json".length))));
  return found.filter((one) => one !== null).sort((left, right) => left.startedAt.localeCompare(right.startedAt));
}

async function readSending(surroundings: Surroundings, key: string): Promise<Sending | null> {
  return sending.safeParse(await readPrivateJson(pathOf(surroundings, key))).data ?? null;
}
