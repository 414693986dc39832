import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openKeyFolder } from "../../server/storage/keys/folder.ts";
import { temporaryFolder } from "../support/places.ts";

interface Said {
  readonly signing: string;
  readonly secret: string;
  readonly wrapped: readonly { readonly keyId: string; readonly bytes: string }[];
}

const child = fileURLToPath(new URL("../support/key-folder-child.ts", import.meta.url));
const folder = temporaryFolder();
afterAll(() => { folder.remove(); });

function run(directory: string, startAt: number): Promise<Said> {
  return new Promise((resolve, reject) => {
    const program = spawn(process.execPath, [child, directory, String(startAt)], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    program.stdout.on("data", (piece: Buffer) => { text += piece.toString(); });
    program.once("close", (code) => { if (code === 0) resolve(JSON.parse(text) as Said); else reject(new Error(`exit ${String(code)}`)); });
  });
}

describe("a key folder that three processes open for the first time at the same moment", () => {
  it("has one master key, one signing key and one key a day: each opens what the others wrapped, and no erasure is forgotten", async () => {
    for (let round = 0; round < 2; round += 1) {
      const directory = join(folder.path, String(round));
      const startAt = Date.now() + 1_500;
      const said = await Promise.all([run(directory, startAt), run(directory, startAt), run(directory, startAt)]);
      expect(new Set(said.map(({ signing, secret }) => `${signing} ${secret}`)).size).toBe(1);
      const keys = await openKeyFolder({ directory, now: () => Temporal.Instant.from("2026-11-22T00:00:00Z") });
      for (const { wrapped } of said) {
        for (const [day, { keyId, bytes }] of wrapped.entries()) expect(Buffer.from(await keys.unwrap({ keyId, bytes: Buffer.from(bytes, "hex") }, "file_1 account_1"))).toEqual(Buffer.alloc(32, dayText(day)));
      }
      expect(await keys.erasures()).toHaveLength(3);
    }
  });
});

/** `Buffer.alloc(32, "2026-12-01")` repeats the day's text. */
function dayText(day: number): string {
  return `2026-12-${String(day + 1).padStart(2, "0")}`;
}
