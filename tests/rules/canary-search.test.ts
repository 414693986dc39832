import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { findNeedles, needlesFor } from "../support/canaries.ts";

const folder = mkdtempSync(join(tmpdir(), "custody-canary-"));
afterAll(() => { rmSync(folder, { recursive: true }); });

describe("the search for canaries finds what it is meant to find", () => {
  const canary = randomBytes(32);
  const around = (middle: Uint8Array): Buffer => Buffer.concat([randomBytes(1000), middle, randomBytes(1000)]);
  it.each([
    ["raw", around(canary)],
    ["in base64, at each of three places", Buffer.from([0, 1, 2].map((shift) => Buffer.concat([randomBytes(300 + shift), canary, randomBytes(50)]).toString("base64")).join("\n"))],
    ["inside gzip", around(gzipSync(around(canary)))],
  ])("%s", (name, content) => {
    writeFileSync(join(folder, "file"), content);
    expect(findNeedles([folder], needlesFor(name, canary))).not.toEqual([]);
  });

  it("and nothing where nothing is", () => {
    writeFileSync(join(folder, "file"), around(randomBytes(32)));
    expect(findNeedles([folder], needlesFor("nowhere", canary))).toEqual([]);
  });
});
