import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, link, mkdir, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import { syncFolder } from "../private-file.ts";
import { fileFailure } from "../sending/local-files.ts";

/**
 * Makes a file that appears under its name only when it is whole: `write` fills a hidden file beside it (0600), which is flushed and then
 * linked to the name. A name that exists is never taken, also when it came into being meanwhile. What fails leaves nothing.
 * @throws {Failure} `file-problem`.
 */
export async function makeNewFile<Made>(target: string, write: (part: string) => Promise<Made>): Promise<Made> {
  const taken = (): Failure => new Failure("file-problem", `${target} exists already.`, "Choose another name: nothing is ever written over.");
  const part = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString("hex")}.custody-part`);
  try {
    await mkdir(dirname(target), { recursive: true });
    if (await access(target, constants.F_OK).then(() => true, () => false)) throw taken();
    await (await open(part, "wx", 0o600)).close();
    const made = await write(part);
    const handle = await open(part, "r+");
    await handle.sync();
    await handle.close();
    await link(part, target).catch((error: unknown) => {
      throw error instanceof Error && "code" in error && error.code === "EEXIST" ? taken() : error;
    });
    await rm(part, { force: true });
    await syncFolder(dirname(target));
    return made;
  } catch (error) {
    await Promise.all(["", "-journal", "-wal", "-shm"].map((ending) => rm(part + ending, { force: true })));
    throw error instanceof Failure ? error : fileFailure(error, target);
  }
}
