import { api } from "../server/api.ts";
import { pageWire } from "./page-wire.ts";

const sampleBytes = 500_000;

/** Measures the way to the portal and back, and has it kept for the account (CAP-11). */
export async function checkConnection() {
  const latencies: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const from = performance.now();
    await api("GET /api/health");
    latencies.push(performance.now() - from);
  }
  const upFrom = performance.now();
  await api("POST /api/connection-checks/sample", { body: { padding: "x".repeat(sampleBytes) } });
  const upMs = Math.max(1, performance.now() - upFrom);
  const downFrom = performance.now();
  const sample = await fetch(`/api/connection-checks/sample?bytes=${String(sampleBytes)}`);
  const { byteLength } = await sample.arrayBuffer();
  const downMs = Math.max(1, performance.now() - downFrom);
  // Bits in a millisecond are kilobits in a second.
  return api("POST /api/connection-checks", { body: { downKbps: Math.round((byteLength * 8) / downMs), upKbps: Math.round((sampleBytes * 8) / upMs), latencyMs: Math.round(Math.min(...latencies)), hasWebSocket: await echoes() } });
}

const echoMs = 5_000;

/** Whether a WebSocket opens and brings back what was said. */
function echoes(): Promise<boolean> {
  return new Promise((resolve) => {
    const wire = pageWire("/api/live/check")({
      opened: () => { wire.send("check"); },
      text: (text) => {
        resolve(text === "check");
        wire.close();
      },
      binary: () => { resolve(false); },
      closed: () => { resolve(false); },
    });
    setTimeout(() => {
      resolve(false);
      wire.close();
    }, echoMs);
  });
}
