import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const dist = fileURLToPath(new URL("../../web/dist/", import.meta.url));
let manifest: Readonly<Record<string, Chunk>> = {};

/** Everything that the browser fetches before the first page can be drawn: the entry and what it imports at once. */
function entryFiles(): { scripts: string[]; styles: string[] } {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const visit = (chunk: Chunk | undefined): void => {
    if (chunk === undefined || scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  visit(Object.values(manifest).find((chunk) => chunk.isEntry === true));
  return { scripts: [...scripts], styles: [...styles] };
}

function gzippedBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(dist + file), { level: 9 }).byteLength, 0);
}

describe("the customer's entry", () => {
  beforeAll(async () => {
    if (!existsSync(`${dist}.vite/manifest.json`)) await import("../../web/build.ts");
    manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8")) as typeof manifest;
  }, 120_000);

  it("loads at most 185 kB of script, gzipped", () => {
    const { scripts } = entryFiles();
    expect(scripts.length).toBeGreaterThan(0);
    expect(gzippedBytes(scripts)).toBeLessThanOrEqual(185_000);
  });

  it("loads at most 15 kB of style, gzipped", () => {
    const { styles } = entryFiles();
    expect(styles.length).toBeGreaterThan(0);
    expect(gzippedBytes(styles)).toBeLessThanOrEqual(15_000);
  });

  it("carries no validation library: the contract reaches it as types alone", () => {
    for (const file of entryFiles().scripts) expect(readFileSync(dist + file, "utf8")).not.toMatch(/ZodError|\$ZodType/);
  });

  it("has no script or style within index.html, which the content security policy would refuse", () => {
    const html = readFileSync(`${dist}index.html`, "utf8");
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(html.match(/<script\b[^>]*>[^<]+<\/script>/g)).toBeNull();
  });

  it("comes without source maps, and with a worker whose name the server knows", async () => {
    const files = await readdir(dist, { recursive: true });
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
    expect(files.filter((file) => /assets[\\/]hash-worker-.*\.js$/.test(file))).toHaveLength(1);
  });
});
