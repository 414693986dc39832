import { parseArgs } from "node:util";
import { mkdirSync } from "node:fs";
import type { Arena } from "./cases/arena.ts";
import { againstSdk } from "./cases/bucket.ts";
import { openInBrowser } from "./cases/browser-open.ts";
import { againstFile } from "./cases/download.ts";
import { listPages, listRatio } from "./cases/lists.ts";
import { maskAgainstCopy } from "./cases/masking.ts";
import { peakMemory } from "./cases/memory.ts";
import { sessionSpeed } from "./cases/session.ts";
import { servedShare, slowClients } from "./cases/slow-clients.ts";
import { sweepRatio, sweeps } from "./cases/sweep.ts";
import { againstMulter, againstPipe, againstTus } from "./cases/uploads.ts";
import { startClient } from "./child.ts";
import type { Contest } from "./measure.ts";
import { ratio } from "./measure.ts";
import { startOurs } from "./ours.ts";
import { makePlace } from "./place.ts";
import { startPostgres, startS3 } from "./servers.ts";
import { figures, table } from "./report.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false }, rounds: { type: "string", default: "5" }, only: { type: "string" }, profile: { type: "string" } },
});
const bytes = values.quick ? 256 << 20 : 2 ** 30;
const rounds = Number(values.rounds);
const place = makePlace(10 * bytes);
const say = (text: string): void => { process.stderr.write(`${text}\n`); };

let lastMark = 0;
const open: (() => Promise<void>)[] = [];
async function cleanUp(): Promise<void> {
  for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  place.remove();
}
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void cleanUp().finally(() => process.exit(1));
  });

try {
  if (values.profile !== undefined) mkdirSync(values.profile, { recursive: true });
  const client = await startClient();
  open.push(() => client.close());
  const ours = await startOurs(`${place.folder}/ours`, { profile: values.profile ?? null });
  open.push(() => ours.close());
  const arena: Arena = { folder: place.folder, client, ours, bytes, rounds, mark: () => (lastMark += 1) };

  const cases = {
    tus: () => againstTus(arena, bytes),
    pieces: () => againstTus(arena, 64 << 20),
    multer: () => againstMulter(arena),
    pipe: () => againstPipe(arena),
    download: () => againstFile(arena),
  };
  const run = async (name: keyof typeof cases): Promise<Contest> => {
    const result = await cases[name]();
    const shown = (seconds: readonly number[]): string => seconds.map((second) => second.toFixed(2)).join(" ");
    say(`${result.name}: ours ${shown(result.ourSeconds)} s, ${result.peer} ${shown(result.peerSeconds)} s, ${ratio(result).toFixed(2)}`);
    return result;
  };
  const scale = values.quick ? { lists: [1_000, 100_000], sweep: [10_000, 100_000], due: 200 } as const : { lists: [1_000, 1_000_000], sweep: [10_000, 1_000_000], due: 1_000 } as const;
  /** On SQLite, then on PostgreSQL where there is one. */
  const onBoth = async <T>(what: (url: string | null) => Promise<T>, tell: (result: T) => string): Promise<readonly T[]> => {
    const results: T[] = [];
    for (const url of [null, await startPostgres(open, say)]) {
      if (url === null && results.length > 0) continue;
      results.push(await what(url));
      say(tell(results.at(-1) as T));
    }
    return results;
  };
  const lists = () => onBoth((url) => listPages(place.folder, url, scale.lists, 300), (result) => `lists, ${result.records}: ${listRatio(result).toFixed(2)}`);
  const sweep = () => onBoth((url) => sweeps(place.folder, url, scale.sweep, scale.due), (result) => `sweep, ${result.records}: ${result.smallSeconds.toFixed(1)} s, ${result.largeSeconds.toFixed(1)} s, ${sweepRatio(result).toFixed(2)}`);
  const slow = async () => {
    const result = await slowClients(place.folder, { senders: 500, readers: 200, rounds: 200 });
    say(`slow clients: ${servedShare(result).toFixed(3)}`);
    return result;
  };
  const bucket = async (): Promise<Contest | null> => {
    const s3 = await startS3(open, say);
    return s3 === null ? null : againstSdk(arena, s3, bytes / 4);
  };
  const masking = () => maskAgainstCopy(place.folder, values.quick ? 50_000 : 200_000, rounds);
  const session = () => sessionSpeed(`${place.folder}/session`, 100);
  const browser = () => openInBrowser(place.folder, ours.url, bytes, rounds);
  if (values.only !== undefined) {
    if (values.only === "browser") say(JSON.stringify(await browser()));
    else if (values.only === "session") say(JSON.stringify(await session()));
    else if (values.only === "masking") say(JSON.stringify(await masking()));
    else if (values.only === "lists") await lists();
    else if (values.only === "sweep") await sweep();
    else if (values.only === "slow") await slow();
    else if (values.only === "bucket") {
      const result = await bucket();
      if (result !== null) say(`${result.name}: ${ratio(result).toFixed(2)}`);
    } else if (values.only === "memory") say(JSON.stringify(await peakMemory(arena)));
    else await run(values.only as keyof typeof cases);
  } else {
    const contests = { tus: await run("tus"), tusInPieces: await run("pieces"), multer: await run("multer"), pipe: await run("pipe"), download: await run("download") };
    const results = { ...contests, memory: await peakMemory(arena), masking: await masking(), session: await session(), browser: await browser(), bucket: await bucket(), lists: await lists(), sweeps: await sweep(), slow: await slow(), note: place.note };
    console.log(values.json ? JSON.stringify(figures(results)) : table(results));
    if (values.json && place.note !== null) say(place.note);
  }
} catch (error) {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
