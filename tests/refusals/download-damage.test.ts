import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { segmentStart } from "../../server/sealing/format.ts";
import { startPortal, type TestPortal } from "../support/portal.ts";
import { receive, type Received } from "../support/received.ts";

const segment = 1024 * 1024;

let portal: TestPortal;
let file: Received;
let other: Received;
beforeAll(async () => {
  portal = await startPortal();
  file = await receive(portal, { bytes: 4 * segment + 100 });
  other = await receive(portal, { bytes: 4 * segment + 100 });
});

function objectOf(fileId: string): string {
  const root = join(portal.folder, "data", "objects");
  const found = readdirSync(root, { recursive: true }).map(String).find((name) => name.endsWith(fileId));
  return join(root, found ?? "nowhere");
}

/** A download as a careful client sees it: its bytes, and whether the connection said that they are all. */
function fetched(): Promise<{ status: number; bytes: Buffer; isWhole: boolean }> {
  return new Promise((resolve) => {
    get(`${portal.url}/api/transfers/${file.id}/files/${file.fileId}/content`, { agent: false, headers: portal.bearer(portal.cast.customer) }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece)).on("error", () => undefined);
      answer.once("close", () => { resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(pieces), isWhole: answer.complete }); });
    }).once("error", () => { resolve({ status: 0, bytes: Buffer.alloc(0), isWhole: false }); });
  });
}

describe("a stored file that was changed behind the portal's back", () => {
  const cut = (object: Buffer, index: number): Buffer => object.subarray(segmentStart(index), segmentStart(index + 1));
  const rebuilt = (object: Buffer, order: readonly number[]): Buffer => Buffer.concat([object.subarray(0, segmentStart(0)), ...order.map((index) => cut(object, index))]);
  const damages: Record<string, { change: (object: Buffer) => Buffer; firstBad: number }> = {
    "a bit flipped in the first segment": { firstBad: 0, change: (object) => { object[segmentStart(0) + 500]! ^= 1; return object; } },
    "a bit flipped in the middle": { firstBad: 2, change: (object) => { object[segmentStart(2) + 77]! ^= 128; return object; } },
    "a bit flipped in the last tag": { firstBad: 4, change: (object) => { object[object.length - 1]! ^= 1; return object; } },
    "a bit flipped in the header": { firstBad: 0, change: (object) => { object[20]! ^= 1; return object; } },
    "two segments swapped": { firstBad: 1, change: (object) => rebuilt(object, [0, 2, 1, 3, 4]) },
    "a segment dropped": { firstBad: 0, change: (object) => rebuilt(object, [0, 1, 3, 4]) },
    "a segment twice": { firstBad: 2, change: (object) => rebuilt(object, [0, 1, 1, 3, 4]) },
    "the end cut off": { firstBad: 0, change: (object) => object.subarray(0, object.length - 40) },
    "cut at a segment's edge": { firstBad: 0, change: (object) => object.subarray(0, segmentStart(3)) },
    "a segment of another file in its place": { firstBad: 3, change: (object) => Buffer.concat([object.subarray(0, segmentStart(3)), cut(readFileSync(objectOf(other.fileId)), 3), object.subarray(segmentStart(4))]) },
    "another file in its place": { firstBad: 0, change: () => readFileSync(objectOf(other.fileId)) },
  };

  it.each(Object.keys(damages))("%s: what came before is right, the rest never comes, and the end is no end (F29)", async (what) => {
    const path = objectOf(file.fileId);
    const good = readFileSync(path);
    const { change, firstBad } = damages[what]!;
    const warned = vi.spyOn(portal.ports.log, "warn");
    try {
      writeFileSync(path, change(Buffer.from(good)));
      const answer = await fetched();
      expect(answer.isWhole).toBe(false);
      expect(answer.bytes.length).toBeLessThanOrEqual(firstBad * segment);
      expect(answer.bytes.equals(file.content.subarray(0, answer.bytes.length))).toBe(true);
      expect(warned.mock.calls.map(([event, facts]) => [event, (facts as { code?: string } | undefined)?.code])).toContainEqual(["download-ended", "object-damaged"]);
    } finally {
      warned.mockRestore();
      writeFileSync(path, good);
    }
  });

  it("and restored, it is whole again", async () => {
    const answer = await fetched();
    expect([answer.status, answer.isWhole, answer.bytes.equals(file.content)]).toEqual([200, true, true]);
  });
});
