import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../../domain/refusal.ts";
import { unwrapKey, wrapKey } from "../../sealing/keys.ts";
import { appendLine, createOnce, mendLastLine, orNull, readLines, syncFolder } from "../disk.ts";

export interface DayKey {
  readonly keyId: string;
  readonly key: Buffer;
}

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const suffix = ".key";

/**
 * One file a day (UTC), wrapped by the master key, and a list of the days that are destroyed. Nothing is kept in memory: another
 * process on the same folder may destroy a day at any time.
 */
export class DayKeys {
  readonly #folder: string;
  readonly #destroyedList: string;
  readonly #wrapping: Uint8Array;
  readonly #today: () => string;

  constructor(directory: string, wrapping: Uint8Array, today: () => string) {
    this.#folder = join(directory, "days");
    this.#destroyedList = join(directory, "destroyed-days");
    this.#wrapping = wrapping;
    this.#today = today;
  }

  /** Ends what a crash interrupted: a day on the list whose key is still there. */
  async recover(): Promise<void> {
    await mendLastLine(this.#destroyedList);
    for (const day of await readLines(this.#destroyedList)) await this.#shred(day);
  }

  async days(): Promise<string[]> {
    const names = await readdir(this.#folder);
    return names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length)).filter((name) => dayPattern.test(name)).sort();
  }

  /** @throws {Refusal} `key-missing`, `object-damaged` when the master key does not open it. */
  async read(day: string): Promise<DayKey> {
    const text = dayPattern.test(day) ? await orNull(readFile(this.#path(day), "utf8")) : null;
    if (text === null) throw new Refusal("key-missing", "The key of that day does not exist.", { day });
    const [keyId = "", wrapped = ""] = text.split("\n");
    const key = unwrapKey(this.#wrapping, Buffer.from(wrapped, "base64"), day, keyId);
    if (key === null) throw new Refusal("object-damaged", "The key of that day does not open.", { day });
    return { keyId, key };
  }

  /** The day's key, made where there is none. @throws {Refusal} `key-missing` for a day that is over or destroyed. */
  async readOrMake(day: string): Promise<DayKey> {
    if (!dayPattern.test(day)) throw new RangeError("a day is written as 2026-12-21");
    if ((await orNull(readFile(this.#path(day)))) === null) await this.#make(day);
    return this.read(day);
  }

  async destroy(day: string): Promise<void> {
    if (!dayPattern.test(day)) throw new RangeError("a day is written as 2026-12-21");
    if (!(await readLines(this.#destroyedList)).includes(day)) await appendLine(this.#destroyedList, day);
    await this.#shred(day);
  }

  async #make(day: string): Promise<void> {
    const isOver = day < this.#today();
    if (isOver || (await readLines(this.#destroyedList)).includes(day))
      throw new Refusal("key-missing", "The key of that day cannot be made any more.", { day });
    const keyId = `${day}.${randomBytes(8).toString("hex")}`;
    const wrapped = wrapKey(this.#wrapping, randomBytes(32), day, keyId);
    await createOnce(this.#path(day), `${keyId}\n${wrapped.toString("base64")}\n`);
  }

  /** Overwriting first costs nothing and helps on disks that write in place; on others the certificate promises no more than "unreadable". */
  async #shred(day: string): Promise<void> {
    const file = await orNull(open(this.#path(day), "r+"));
    if (file === null) return;
    try {
      await file.write(randomBytes((await file.stat()).size), 0, undefined, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await rm(this.#path(day), { force: true });
    await syncFolder(this.#folder);
  }

  #path(day: string): string {
    return join(this.#folder, `${day}${suffix}`);
  }
}
