import { spawn, type ChildProcess } from "node:child_process";
import { createHash, type Hash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { composePortal } from "../../server/compose.ts";
import { readEnvironment } from "../../server/config/env.ts";
import { toSettings } from "../../server/config/settings.ts";
import type { Cast } from "../../server/demo/cast.ts";
import { enrolCast } from "../../server/demo/story.ts";
import { createLog } from "../../server/system/log.ts";
import { freePort } from "./portal.ts";

const entry = fileURLToPath(new URL("../../server/main.ts", import.meta.url));

/** The real program on folders that outlive it, to be killed and started again. */
export interface Mortal {
  readonly url: string;
  /** The temp folder that the program was given. */
  readonly temporary: string;
  readonly cast: Cast;
  start(): Promise<void>;
  /** SIGKILL: nothing of it can tidy up. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

export async function createMortal(): Promise<Mortal> {
  const folder = await mkdtemp(join(process.env["TEST_DIR"] ?? tmpdir(), "custody-killed-"));
  const port = await freePort();
  const environment = { PORT: String(port), DATA_DIR: join(folder, "data"), KEY_DIR: join(folder, "keys"), LOG_LEVEL: "error" };
  const portal = await composePortal(toSettings(readEnvironment(environment)), createLog("silent"));
  const cast = await enrolCast(portal.ports);
  await portal.close();
  const url = `http://localhost:${String(port)}`;
  const temporary = join(folder, "temporary");
  await mkdir(temporary);
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const dying = child;
    child = null;
    if (dying === null || dying.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => dying.once("exit", () => { resolve(); }));
    dying.kill("SIGKILL");
    await gone;
  };
  return {
    url,
    temporary,
    cast,
    kill,
    start: async () => {
      child = spawn(process.execPath, [entry], { env: { PATH: process.env["PATH"], TMPDIR: temporary, ...environment }, stdio: "ignore" });
      for (let turn = 0; turn < 1_200; turn += 1) {
        if (await fetch(`${url}/api/health`).then((answer) => answer.ok, () => false)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error("the program did not start");
    },
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes that no compression or luck makes alike, at any offset without keeping them: SHA-256 in counter mode, a block of 64 KiB at a time. */
export function contentAt(offset: number, length: number): Buffer {
  const block = 65_536;
  const first = Math.floor(offset / block);
  const blocks: Buffer[] = [];
  for (let index = first; index * block < offset + length; index += 1) blocks.push(Buffer.alloc(block, createHash("sha256").update(`block ${String(index)}`).digest()));
  return Buffer.concat(blocks).subarray(offset - first * block, offset - first * block + length);
}

/**
 * Sends [offset, end) by one PATCH and gives what was handed to the socket when it ended; `onSent` sees the count as it grows. At most 60 MiB a
 * second, so that what is lost was lost by the portal and not by megabytes of loopback buffers that no network has.
 */
export function patchUntilCut(url: string, token: string, location: string, offset: number, end: number, onSent: (sent: number) => void): Promise<{ sent: number; status: number }> {
  return new Promise((resolve) => {
    let sent = offset;
    let status = 0;
    const patch = request(url + location, { method: "PATCH", agent: false, headers: { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0", "upload-offset": String(offset), "content-type": "application/offset+octet-stream", "content-length": String(end - offset) } });
    const done = (): void => { resolve({ sent, status }); };
    patch.once("error", done);
    patch.once("response", (answer) => {
      status = answer.statusCode ?? 0;
      answer.resume().once("close", done);
    });
    const more = (): void => {
      if (sent < end && !patch.destroyed) {
        const piece = contentAt(sent, Math.min(1_048_576, end - sent));
        sent += piece.length;
        const next = (): void => { setTimeout(more, 16); };
        if (patch.write(piece)) next();
        else patch.once("drain", next);
        onSent(sent);
        return;
      }
      if (sent >= end) patch.end();
    };
    more();
  });
}

export function digestOf(bytes: number): string {
  const hash: Hash = createHash("sha256");
  for (let offset = 0; offset < bytes; offset += 1_048_576) hash.update(contentAt(offset, Math.min(1_048_576, bytes - offset)));
  return hash.digest("hex");
}
