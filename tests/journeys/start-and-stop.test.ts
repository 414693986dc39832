import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTus } from "../support/http.ts";
import type { TestPortal } from "../support/portal.ts";
import { prepareServer, type ServerProgram } from "../support/server-program.ts";

let server: ServerProgram;
beforeAll(async () => { server = await prepareServer(); });
afterAll(() => server.remove());

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe("the real program", () => {
  it("refuses a second process on the same data and names the cause (F43)", async () => {
    const first = await server.start();
    const second = await server.run();
    expect(second.exitCode).toBe(1);
    expect(second.output).toMatch(/another process|already/i);
    expect(second.output).not.toMatch(/at .*\.ts:\d+/);
    first.kill("SIGTERM");
    expect(await once(first, "exit")).toEqual([0, null]);
  }, 60_000);

  it("stopped by SIGTERM in the middle of an upload it ends with 0, and the upload goes on where it was (F44)", async () => {
    const program = await server.start();
    const { customer } = server.cast;
    const headers = bearer(customer.token);
    const portal = { url: server.url, bearer: () => headers } as unknown as TestPortal;
    const { id } = (await (await fetch(`${server.url}/api/transfers`, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ purpose: "support" }) })).json()) as { id: string };
    const content = randomBytes(6 * 1024 * 1024);
    const location = (await createTus(portal, customer, { transferId: id, name: "a.bin", bytes: content.length })).headers.get("location") ?? "";
    const sending = request(server.url + location, { method: "PATCH", headers: { ...headers, "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream", "content-length": String(content.length) } });
    sending.on("error", () => undefined);
    // Half of it, and then the sender is silent.
    sending.write(content.subarray(0, 3_500_000));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    program.kill("SIGTERM");
    expect(await once(program, "exit")).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan(20_000);

    await server.start();
    const head = await fetch(server.url + location, { method: "HEAD", headers: { ...headers, "tus-resumable": "1.0.0" } });
    expect(head.status).toBe(200);
    const offset = Number(head.headers.get("upload-offset"));
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(3_500_000);
    const rest = await fetch(server.url + location, { method: "PATCH", headers: { ...headers, "tus-resumable": "1.0.0", "upload-offset": String(offset), "content-type": "application/offset+octet-stream" }, body: content.subarray(offset) });
    expect(rest.status).toBe(204);
  }, 90_000);

  it.each([
    ["a short master key (R09)", { MASTER_KEY: "secret" }, /MASTER_KEY/],
    ["a number that is none", { PORT: "many" }, /PORT/],
  ])("refuses to start with %s, in one sentence that names the setting", async (_name, environment, message) => {
    const folder = mkdtempSync(join(tmpdir(), "custody-start-"));
    const program = spawn(process.execPath, [new URL("../../server/main.ts", import.meta.url).pathname], { cwd: folder, env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "warn", ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    program.stderr.on("data", (text: Buffer) => { said += text.toString(); });
    const [code] = (await once(program, "close")) as [number];
    rmSync(folder, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(said).toMatch(message);
    expect(said).not.toMatch(/at .*\.ts:\d+/);
  }, 30_000);
});
