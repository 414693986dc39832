import type { ConnectionCheckShape } from "../../server/contract/shapes/session.ts";
import type { Connection } from "../connection/connection.ts";
import { stream } from "../connection/stream.ts";
import { portalWire } from "./wire.ts";

const sampleBytes = 500_000;

/** Measures the way to the portal and back, and has it kept (CAP-11). */
export async function checkConnection(connection: Connection, origin: string): Promise<ConnectionCheckShape> {
  const { now } = connection.surroundings;
  const latencies: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const from = now();
    await connection.ask("GET /api/health");
    latencies.push(now() - from);
  }
  const upFrom = now();
  await connection.tell("POST /api/connection-checks/sample", { body: { padding: "x".repeat(sampleBytes) } });
  const upMs = Math.max(1, now() - upFrom);
  const downFrom = now();
  let bytes = 0;
  for await (const block of await stream(connection, { method: "GET", path: `/api/connection-checks/sample?bytes=${String(sampleBytes)}` })) bytes += (block as Buffer).length;
  const downMs = Math.max(1, now() - downFrom);
  // Bits in a millisecond are kilobits in a second.
  return connection.tell("POST /api/connection-checks", { body: { downKbps: Math.round((bytes * 8) / downMs), upKbps: Math.round((sampleBytes * 8) / upMs), latencyMs: Math.round(Math.min(...latencies)), hasWebSocket: await echoes(connection.server, origin) } });
}

/** Whether a WebSocket opens and brings back what was said. */
function echoes(server: string, origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const wire = portalWire(server, origin, "/api/live/check")({
      opened: () => { wire.send("check"); },
      text: (text) => { resolve(text === "check"); },
      binary: () => { resolve(false); },
      closed: () => { resolve(false); },
    });
  });
}
