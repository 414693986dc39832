import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A proxy in front of a portal, with the configuration that `docs/operations` gives, but for addresses and certificate. */
export interface RunningProxy {
  /** Highest memory of any of its processes so far, in MiB. */
  peakMib(): number;
  /** Everything that it wrote below its own folder, but for its configuration and logs. */
  spooled(): string[];
  stop(): Promise<void>;
}

export type ProxyName = "nginx" | "caddy";

export function isInstalled(name: ProxyName): boolean {
  return spawnSync(name, [name === "nginx" ? "-v" : "version"], { stdio: "ignore" }).status === 0;
}

const document = (name: string): string => readFileSync(new URL(`../../docs/operations/${name}`, import.meta.url), "utf8");

/** nginx as its document configures it: the same upstream, map and location blocks on plain http and another port. */
function nginxConfiguration(folder: string, port: number, portalPort: number): string {
  const own = document("nginx.conf")
    .replace(/\nserver \{\n {4}listen 80;[\s\S]*$/, "\n")
    .replace("listen 443 ssl http2;", `listen 127.0.0.1:${String(port)};`)
    .replace(/ {4}ssl_certificate.*\n/g, "")
    .replace("server_name custody.example.org;", "server_name localhost;")
    .replace("server 127.0.0.1:8080;", `server 127.0.0.1:${String(portalPort)};`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/spool/${name};`).join("\n");
  return `daemon off;\nworker_processes 1;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents { worker_connections 512; }\nhttp {\naccess_log off;\n${temporary}\n${own}\n}\n`;
}

function caddyConfiguration(folder: string, port: number, portalPort: number): string {
  const own = document("Caddyfile").replaceAll("127.0.0.1:8080", `127.0.0.1:${String(portalPort)}`).replace("custody.example.org {", `http://localhost:${String(port)} {\n\tbind 127.0.0.1`);
  return `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${folder}/storage\n}\n${own}`;
}

export async function startProxy(name: ProxyName, port: number, portalPort: number): Promise<RunningProxy> {
  const folder = mkdtempSync(join(process.env["TEST_DIR"] ?? tmpdir(), `custody-${name}-`));
  mkdirSync(join(folder, "spool"), { mode: 0o777 });
  const file = join(folder, name === "nginx" ? "nginx.conf" : "Caddyfile");
  writeFileSync(file, name === "nginx" ? `${process.getuid?.() === 0 ? "user root;\n" : ""}${nginxConfiguration(folder, port, portalPort)}` : caddyConfiguration(folder, port, portalPort));
  const words = name === "nginx" ? ["-p", folder, "-e", join(folder, "error.log"), "-c", file] : ["run", "--config", file, "--adapter", "caddyfile"];
  const child = spawn(name, words, { cwd: folder, env: { PATH: process.env["PATH"], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => { said += text.toString(); });
  for (let turn = 0; !(await listens(port)); turn += 1) {
    if (child.exitCode !== null || turn > 200) throw new Error(`${name} did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    peakMib: () => Math.max(...processes(child).map(peakOf)),
    spooled: () => readdirSync(join(folder, "spool"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name),
    stop: async () => {
      if (child.exitCode === null) {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        // It would wait for event streams that are still open.
        const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
        await gone;
        clearTimeout(late);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
    socket.once("error", () => { resolve(false); });
  });
}

/** The process and its children (nginx works in them). */
function processes(child: ChildProcess): number[] {
  const pid = child.pid ?? 0;
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8").trim();
  return [pid, ...(children === "" ? [] : children.split(" ").map(Number))];
}

/** `VmHWM` of a process in MiB. */
export function peakOf(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? 0) / 1024);
}
