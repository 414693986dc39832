import { readFileSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi, type Api } from "../../server/contract/client.ts";
import { sha256, until } from "../support/http.ts";
import { contentAt, patchUntilCut } from "../support/killed-server.ts";
import { prepareServer, type ServerProgram } from "../support/server-program.ts";

const mebibyte = 1_048_576;
let program: ServerProgram;
let pid: number;
let api: Api;
beforeAll(async () => {
  program = await prepareServer();
  pid = (await program.start()).pid ?? 0;
  api = createApi(program.url, () => authorization());
}, 120_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await program.remove();
});

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${program.cast.customer.token}` });
const residentMebibytes = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1]) / 1024;

/** The slowest of twenty ordinary requests, in milliseconds. */
async function slowest(): Promise<number> {
  let most = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const startedAt = performance.now();
    expect((await fetch(`${program.url}/api/transfers`, { headers: authorization() })).status).toBe(200);
    most = Math.max(most, performance.now() - startedAt);
  }
  return most;
}

async function begin(id: string, bytes: number): Promise<string> {
  const created = await fetch(`${program.url}/api/uploads`, { method: "POST", headers: { ...authorization(), "tus-resumable": "1.0.0", "upload-length": String(bytes), "upload-metadata": `transferId ${btoa(id)},filename ${btoa("a.sqlite")}` } });
  expect(created.status).toBe(201);
  return created.headers.get("location") ?? "";
}

const sockets: Socket[] = [];

function opened(): Socket {
  const socket = connect(Number(new URL(program.url).port), "127.0.0.1");
  sockets.push(socket);
  return socket.on("error", () => undefined).resume();
}

/** A sender that has announced its bytes and sent none of them. */
function sender(location: string, bytes: number): Socket {
  const socket = opened();
  socket.write(`PATCH ${location} HTTP/1.1\r\nHost: ${new URL(program.url).host}\r\nAuthorization: Bearer ${program.cast.customer.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${String(bytes)}\r\n\r\n`);
  return socket;
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => {
  if (socket.destroyed) resolve();
  else socket.once("close", () => { resolve(); });
});

describe.skipIf(process.platform !== "linux")("many slow clients", () => {
  it("two hundred readers that hardly read cost little memory, and others are served (F31)", async () => {
    const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
    const bytes = 32 * mebibyte;
    const location = await begin(id, bytes);
    expect((await patchUntilCut(program.url, program.cast.customer.token, location, 0, bytes, () => undefined)).status).toBe(204);
    await api("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => api("GET /api/transfers/:id", { params: { id } }), ({ state }) => state === "received", "received");
    const before = residentMebibytes();
    const readers = await Promise.all(Array.from({ length: 200 }, () => new Promise<IncomingMessage>((resolve, reject) => {
      request(`${program.url}/api/transfers/${id}/files/${seen.files[0]?.id ?? ""}/content`, { agent: false, headers: authorization() }, (answer) => {
        answer.on("error", () => undefined).pause();
        resolve(answer);
      }).once("error", reject).end();
    })));
    for (let turn = 0; turn < 3; turn += 1) expect(await slowest()).toBeLessThan(5_000);
    // The whole file two hundred times would be 6,400 MiB.
    expect(residentMebibytes() - before).toBeLessThan(1_600);
    console.info(`200 slow readers: ${residentMebibytes().toFixed(0)} MiB resident, ${before.toFixed(0)} before`);
    for (const reader of readers) reader.destroy();
  }, 240_000);

  it.concurrent("five hundred senders that hardly send let others be served, and those that fall silent are cut off (F09)", async () => {
    const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
    const locations: string[] = [];
    for (let number = 0; number < 500; number += 1) locations.push(await begin(id, mebibyte));
    const senders = locations.map((location) => sender(location, mebibyte));
    const dripping = setInterval(() => { for (const one of senders) one.write(contentAt(0, 10)); }, 1_000);
    const silent = Array.from({ length: 50 }, () => opened());
    const silentEnded = Promise.all(silent.map(closed));
    for (let turn = 0; turn < 5; turn += 1) expect(await slowest()).toBeLessThan(5_000);
    console.info(`500 slow senders: ${residentMebibytes().toFixed(0)} MiB resident`);
    await silentEnded;
    expect(senders.filter((one) => one.destroyed)).toHaveLength(0);
    // Half-open from now on: nothing comes any more, and nobody says so.
    clearInterval(dripping);
    await Promise.all(senders.map(closed));
    expect(await slowest()).toBeLessThan(5_000);
  }, 600_000);

  it.concurrent("one request may last longer than the five minutes that Node allows (F10)", async () => {
    const { id } = await api("POST /api/transfers", { body: { purpose: "repair" } });
    const pieceBytes = 1_000;
    const pieces = 310;
    const location = await begin(id, pieces * pieceBytes);
    const socket = sender(location, pieces * pieceBytes);
    let answer = "";
    socket.on("data", (piece: Buffer) => { answer += piece.toString("latin1"); });
    const startedAt = performance.now();
    // The limit is one of real time, in Node's own server: no clock of ours moves it.
    for (let piece = 0; piece < pieces; piece += 1) {
      socket.write(contentAt(piece * pieceBytes, pieceBytes));
      await wait(1_000);
    }
    await until(() => Promise.resolve(answer), (text) => text.startsWith("HTTP/1.1 "), "an answer");
    expect(answer).toMatch(/^HTTP\/1\.1 204 /);
    expect(performance.now() - startedAt).toBeGreaterThan(300_000);
    await api("POST /api/transfers/:id/complete", { params: { id } });
    const seen = await until(() => api("GET /api/transfers/:id", { params: { id } }), ({ state }) => state === "received", "received");
    expect(seen.files[0]?.sha256).toBe(sha256(contentAt(0, pieces * pieceBytes)));
  }, 900_000);
});
