import type { CallersSection } from "../callers/section.ts";

type ConnectionTerms = CallersSection["connection"];

/** Where a policy says nothing of connections: a check is shown and never needed. Rows of text need little, pictures are not sent. */
const unruled: ConnectionTerms = { mode: "advisory", validDays: 30, downKbitMin: 256, upKbitMin: 256, latencyMillisecondsMax: 1_000 };

/** What a connection has to carry, and whether a remote session waits for it: as the policy says (CAP-11). */
export function connectionTerms({ callers }: { readonly callers?: CallersSection | undefined }): ConnectionTerms {
  return callers?.connection ?? unruled;
}

/** What is below the thresholds, as words; empty when the check passed. */
export function connectionFailures(measured: { readonly downKbps: number; readonly upKbps: number; readonly latencyMs: number; readonly isHttps: boolean; readonly hasWebSocket: boolean }, terms: ConnectionTerms): string[] {
  return [
    ...(measured.downKbps < terms.downKbitMin ? ["down"] : []),
    ...(measured.upKbps < terms.upKbitMin ? ["up"] : []),
    ...(measured.latencyMs > terms.latencyMillisecondsMax ? ["latency"] : []),
    ...(measured.isHttps ? [] : ["https"]),
    ...(measured.hasWebSocket ? [] : ["web-socket"]),
  ];
}
