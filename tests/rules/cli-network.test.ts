import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serverUrlOf } from "../../cli/connection/server-url.ts";
import { selfSignedCertificate } from "../support/self-signed-certificate.ts";

const main = join(import.meta.dirname, "../../cli/main.ts");
let folder: string;
let portal: Server;
let proxy: Server;
const connected: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "custody-network-"));
  const certificate = selfSignedCertificate("portal.example");
  await writeFile(join(folder, "authorities.pem"), certificate.cert);
  portal = createSecureServer(certificate, (request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ items: [], next: null, path: request.url }));
  });
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  // Whatever host is asked for, the tunnel ends at the portal: the name is known to nobody but the proxy.
  proxy = createServer().on("connect", (request, socket) => {
    connected.push(request.url ?? "");
    const onward = connect((portal.address() as AddressInfo).port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  portal.close();
  proxy.close();
  await rm(folder, { recursive: true, force: true });
});

function status(env: Readonly<Record<string, string>>): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve) => {
    const program = spawn(process.execPath, [main, "status", "--json"], { env: { HOME: folder, CUSTODY_URL: "https://portal.example", CUSTODY_TOKEN: "t", ...env } });
    let output = "";
    program.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    program.on("close", (exitCode) => {
      resolve({ exitCode, output });
    });
  });
}

describe("the command line", () => {
  test.each(["HTTPS_PROXY", "https_proxy"])("goes through %s and trusts the system's certificates", async (name) => {
    connected.length = 0;
    const { exitCode, output } = await status({ [name]: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`, SSL_CERT_FILE: join(folder, "authorities.pem") });
    expect(output).toContain('"transfers":[]');
    expect(exitCode).toBe(0);
    expect(connected).toContain("portal.example:443");
  });

  test("trusts no certificate that neither the system nor Node knows", async () => {
    const { exitCode, output } = await status({ HTTPS_PROXY: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`, SSL_CERT_FILE: "/dev/null" });
    expect(JSON.parse(output)).toMatchObject({ error: { code: "certificate-not-trusted" } });
    expect(exitCode).toBe(5);
  });

  test.each([
    ["portal.example", "https://portal.example"],
    ["https://portal.example/custody/", "https://portal.example/custody"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ])("takes %s as %s", (typed, url) => {
    expect(serverUrlOf(typed)).toBe(url);
  });

  test.each(["http://portal.example", "http://localhost.evil.example", "ftp://portal.example", "https://me:secret@portal.example", "https://"])("does not send a token to %s", (typed) => {
    expect(() => serverUrlOf(typed)).toThrow(expect.objectContaining({ kind: "usage" }));
  });
});
