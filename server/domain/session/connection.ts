/** After so many days a check is run again (CAP-11). */
export const connectionRecentDays = 30;

/** What a session needs at least: rows of text, no pictures. */
export const connectionThresholds = { downKbps: 256, upKbps: 256, latencyMs: 1_000 } as const;

/** What is below the thresholds, as words; empty when the check passed. */
export function connectionFailures(measured: { readonly downKbps: number; readonly upKbps: number; readonly latencyMs: number; readonly isHttps: boolean; readonly hasWebSocket: boolean }): string[] {
  return [
    ...(measured.downKbps < connectionThresholds.downKbps ? ["down"] : []),
    ...(measured.upKbps < connectionThresholds.upKbps ? ["up"] : []),
    ...(measured.latencyMs > connectionThresholds.latencyMs ? ["latency"] : []),
    ...(measured.isHttps ? [] : ["https"]),
    ...(measured.hasWebSocket ? [] : ["web-socket"]),
  ];
}
