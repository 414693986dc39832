import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { segmentBytes } from "../../server/sealing/format.ts";
import { newFileKey } from "../../server/sealing/keys.ts";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { openLocalObjectStore } from "../../server/storage/objects/local.ts";
import { createSealedStore } from "../../server/storage/objects/sealed.ts";
import { sender } from "../support/bytes.ts";
import { temporaryFolder } from "../support/places.ts";
import { readVectors, sha256, vectorObject } from "../support/sealed-vectors.ts";

const script = fileURLToPath(new URL("../support/decoder.py", import.meta.url));
type Command = readonly string[];
/** The decoder's answer to each command. */
const decode = (commands: readonly Command[]): string[] => {
  const { stdout } = spawnSync("python3", [script, "batch"], { input: commands.map((words) => `${JSON.stringify(words)}\n`).join(""), encoding: "utf8" });
  return stdout.split("\n").slice(0, -1);
};
const hasPython = decode([["unwrap", "00".repeat(32), "00".repeat(60), "", ""]])[0] === "damaged";

const folder = temporaryFolder();
afterAll(folder.remove);

// Where Python or its libcrypto is missing these cannot be tried; on the build machine they are.
describe.skipIf(!hasPython)("a second decoder, written from docs/FORMAT.md alone,", () => {
  test("opens what the portal sealed: the same digests, finished files and tails", async () => {
    const root = join(folder.path, "objects");
    const store = createSealedStore(await openLocalObjectStore(root));
    const fileKey = newFileKey();
    const asked: [Command, string][] = [];
    const ask = (...words: string[]) => ({ says: (answer: string) => void asked.push([words, answer]) });
    const find = (name: string) => {
      const entry = readdirSync(root, { recursive: true, withFileTypes: true }).find((each) => each.name === name)!;
      return join(entry.parentPath, entry.name);
    };
    for (const size of [0, 1, segmentBytes - 1, segmentBytes, segmentBytes + 1, 3 * segmentBytes + 77]) {
      const fileId = `file_${String(size)}`;
      const plain = randomBytes(size);
      await store.begin(fileId, fileKey);
      await store.append(fileId, fileKey, sender(plain), { offset: 0, maxBytes: size });
      if (size > 0) {
        const whole = Math.ceil(size / segmentBytes) - 1;
        const rest = plain.subarray(whole * segmentBytes);
        const [answer] = decode([["tail", find(`${fileId}.tail`), fileId, fileKey.toString("hex")]]);
        expect(answer).toBe(`${String(whole)} ${String(rest.length)} ${sha256(rest)}`);
      }
      await store.finish(fileId, fileKey);
      const digest = await store.digest(fileId, fileKey);
      ask("open", find(fileId), fileId, fileKey.toString("hex")).says(`${String(size)} ${digest.sha256}`);
      ask("open", find(fileId), fileId, newFileKey().toString("hex")).says("damaged");
      ask("open", find(fileId), "file_other", fileKey.toString("hex")).says("damaged");
    }
    expect(decode(asked.map(([words]) => words))).toEqual(asked.map(([, answer]) => answer));
    await store.close();
  });

  test("agrees on every frozen vector", () => {
    const vectors = readVectors();
    const commands = vectors.map((vector, turn) => {
      const path = join(folder.path, `vector${String(turn)}`);
      writeFileSync(path, vectorObject(vector));
      return ["open", path, vector.fileId, vector.fileKey];
    });
    const expected = vectors.map(({ plainSha256, segments }) =>
      plainSha256 === null ? "damaged" : `${String(segments.reduce((sum, segment) => sum + segment.plain.bytes, 0))} ${plainSha256}`,
    );
    expect(decode(commands)).toEqual(expected);
  });

  test("gets from the key folder to the file key, and only with the right context", async () => {
    const directory = join(folder.path, "keys");
    const keys = await openKeyFolder({ directory, now: () => Temporal.Instant.from("2026-11-21T20:37:00Z") });
    const fileKey = newFileKey();
    const { keyId, bytes } = await keys.wrap(fileKey, "2026-12-21", "file_1 Łódź");
    const wrapped = Buffer.from(bytes).toString("hex");
    const answers = decode(["file_1 Łódź", "file_2 Łódź"].map((context) => ["file-key", directory, keyId, wrapped, context]));
    expect(answers).toEqual([fileKey.toString("hex"), "damaged"]);
  });

  test("is not fooled by a byte that was changed", () => {
    const vector = readVectors().find((each) => each.name === "1 byte")!;
    const object = vectorObject(vector);
    const commands = Array.from(object, (_, at) => {
      const changed = Buffer.from(object);
      changed[at]! ^= 1;
      const path = join(folder.path, `changed${String(at)}`);
      writeFileSync(path, changed);
      return ["open", path, vector.fileId, vector.fileKey];
    });
    expect(new Set(decode(commands))).toEqual(new Set(["damaged"]));
  });
});
