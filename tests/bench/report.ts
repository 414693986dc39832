import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { openingSeconds, type BrowserOpening } from "./cases/browser-open.ts";
import { listRatio, type Lists } from "./cases/lists.ts";
import type { MaskingSpeed } from "./cases/masking.ts";
import type { Memory } from "./cases/memory.ts";
import type { SessionSpeed } from "./cases/session.ts";
import { servedShare, type SlowClients } from "./cases/slow-clients.ts";
import { sweepRatio, type Sweeps } from "./cases/sweep.ts";
import { median, ratio, type Contest } from "./measure.ts";
import { percentile } from "./scale/requests.ts";

export interface Results {
  readonly tus: Contest;
  readonly tusInPieces: Contest;
  readonly multer: Contest;
  readonly pipe: Contest;
  readonly download: Contest;
  readonly memory: Memory;
  readonly masking: MaskingSpeed;
  readonly session: SessionSpeed;
  /** Null where there is no Chromium. */
  readonly browser: BrowserOpening | null;
  /** Null where no S3 server could be started. */
  readonly bucket: Contest | null;
  /** One entry for each kind of records that ran. */
  readonly lists: readonly Lists[];
  readonly sweeps: readonly Sweeps[];
  readonly slow: SlowClients;
  readonly note: string | null;
}

const twoDigits = (value: number): number => Math.round(value * 100) / 100;

/** The figures that are compared from run to run: ratios of speed (ours over the peer's), memory in MiB. */
export function figures(results: Results): Readonly<Record<string, number>> {
  return {
    upload_vs_tus: twoDigits(ratio(results.tus)),
    upload_vs_multer: twoDigits(ratio(results.multer)),
    upload_vs_pipe: twoDigits(ratio(results.pipe)),
    download_vs_file: twoDigits(ratio(results.download)),
    peak_rss_mib: Math.ceil(Math.max(results.memory.fourParallelMib, results.memory.oneLargeMib)),
    mask_vs_copy: twoDigits(results.masking.ratio),
    ...(results.browser === null ? {} : { browser_open_1gb_seconds: twoDigits(openingSeconds(results.browser)), browser_open_1gb_mib: Math.ceil(results.browser.peakMib) }),
    session_round_trip_ms: twoDigits(results.session.roundTripMs),
    session_revoke_p99_ms: twoDigits(results.session.revokeP99Ms),
    ...(results.bucket === null ? {} : { s3_upload_vs_sdk: twoDigits(ratio(results.bucket)) }),
    list_p99_1e6_vs_1e3: twoDigits(Math.max(...results.lists.map(listRatio))),
    sweep_1e6_vs_1e4: twoDigits(Math.max(...results.sweeps.map(sweepRatio))),
    slow_clients_ok: Math.floor(servedShare(results.slow) * 1000) / 1000,
  };
}

/** The table for a person, in Markdown, as it stands in docs/PERFORMANCE.md. */
export function table(results: Results): string {
  const contests = [results.tus, results.tusInPieces, results.multer, results.pipe, results.download, ...(results.bucket === null ? [] : [results.bucket])];
  const rows = contests.map((one) => [one.name, one.ours, `${speed(one, one.ourSeconds)} MiB/s`, one.peer, `${speed(one, one.peerSeconds)} MiB/s`, ratio(one).toFixed(2)]);
  const { memory } = results;
  return [
    machine(),
    ...(results.note === null ? [] : [results.note]),
    "",
    "| what | ours | speed | peer | speed | ours / peer |",
    "|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    `Peak memory of the server: ${memory.fourParallelMib.toFixed(0)} MiB with four uploads of ${mib(results.tus.bytes)} MiB at once, ${memory.oneLargeMib.toFixed(0)} MiB with one of ${mib(memory.largeBytes)} MiB.`,
    `Masking: ${results.masking.maskedPerSecond.toFixed(0)} rows a second, copying the same rows: ${results.masking.copiedPerSecond.toFixed(0)}, ${results.masking.ratio.toFixed(2)} (${String(results.masking.rows)} rows).`,
    ...(results.browser === null ? [] : [`A browser opens a SQLite database of ${mib(results.browser.bytes)} MiB (${String(results.browser.rows)} rows, counted) in ${openingSeconds(results.browser).toFixed(1)} s and ${results.browser.peakMib.toFixed(0)} MiB.`]),
    `Remote session: 50 masked rows in ${results.session.roundTripMs.toFixed(1)} ms (median; 99th percentile ${results.session.roundTripP99Ms.toFixed(0)} ms); revoking cuts the engineer's line within ${results.session.revokeP99Ms.toFixed(0)} ms (99th percentile of ${String(results.session.rounds)}, eight other sessions streaming).`,
    ...results.lists.map((lists) => `Lists and queue, ${lists.records}: a million transfers against a thousand, 99th percentile ${listRatio(lists).toFixed(2)}.`),
    ...results.sweeps.map((one) => `Sweep of ${String(one.due)} due, ${one.records}: ${one.smallSeconds.toFixed(1)} s beside 10⁴ transfers, ${one.largeSeconds.toFixed(1)} s beside 10⁶, ${sweepRatio(one).toFixed(2)}.`),
    `Slow clients (${String(results.slow.senders)} senders, ${String(results.slow.readers)} readers): ${(servedShare(results.slow) * 100).toFixed(1)} % of the others' requests within twice their quiet time. ${results.slow.kinds.map(({ kind, quiet, busy }) => `${kind} ${percentile(quiet, 0.5).toFixed(1)} → ${percentile(busy, 0.5).toFixed(1)} ms`).join(", ")} (medians).`,
  ].join("\n");
}

const mib = (bytes: number): string => String(bytes >> 20 || Math.round(bytes / 2 ** 20));

function speed(one: Contest, seconds: readonly number[]): string {
  return (one.bytes / 2 ** 20 / median(seconds)).toFixed(0);
}

function machine(): string {
  const commit = ((): string => {
    try {
      return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return "unknown";
    }
  })();
  return `${new Date().toISOString().slice(0, 10)}, commit ${commit}, Node ${process.version}, ${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory`;
}
