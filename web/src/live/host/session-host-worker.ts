import "../quiet-schemas.ts";
import "../../formats/buffer.ts";
import { createSHA256 } from "hash-wasm";
import type { ColumnSample } from "../../../../server/domain/masking/cells.ts";
import { createKeyedHash } from "../../../../server/domain/masking/keyed-hash.ts";
import { createMasker } from "../../../../server/domain/masking/masker.ts";
import type { MaskPlan } from "../../../../server/domain/masking/plan.ts";
import { planMasking } from "../../../../server/domain/masking/plan-masking.ts";
import { sampleColumns } from "../../../../server/formats/masked/samples.ts";
import { openTables } from "../../../../server/formats/tables/open.ts";
import type { TableFile } from "../../../../server/formats/tables/tables.ts";
import { createExecutor } from "../../../../server/live/host/create-executor.ts";
import type { Executor } from "../../../../server/live/host/executor.ts";
import { makeGrant, narrowedGrant } from "../../../../server/live/host/make-grant.ts";
import { fileSource } from "../../formats/file-source.ts";
import type { HostWork, WorkAnswer, WorkQuestion } from "./work.ts";

/**
 * Holds the customer's file: reads it where it lies, masks it, answers on the masked snapshot. In a thread of its own, so that Pause and
 * End on the page are never behind a query.
 */
interface Held {
  readonly file: File;
  readonly tables: TableFile;
  readonly samples: readonly ColumnSample[];
  readonly digest: string;
}

const previewRows = 5;
const progressEveryBytes = 2 ** 25;
/** Of this session; never leaves this thread. Preview and answers are made with the same. */
const key = crypto.getRandomValues(new Uint8Array(32));

let held: Held | null = null;
let plan: MaskPlan = { version: 1, columns: [] };
let executor: Executor | null = null;
let tell: (done: number, of: number | null) => void = () => undefined;

const opened = (): Held => {
  if (held === null) throw new Error("no file is open");
  return held;
};
const running = (): Executor => {
  if (executor === null) throw new Error("nothing was granted");
  return executor;
};

async function digestOf(file: File): Promise<string> {
  const digest = await createSHA256();
  const reader = file.stream().getReader();
  let done = 0;
  let told = 0;
  for (;;) {
    const { done: isEnd, value } = await reader.read();
    if (isEnd) break;
    digest.update(value);
    done += value.byteLength;
    if (done - told >= progressEveryBytes) {
      told = done;
      tell(done, file.size);
    }
  }
  return digest.digest("hex");
}

const work: HostWork = {
  async open(main, companions, password) {
    held?.tables.close();
    held = null;
    const tables = await openTables(fileSource(main.file, main.name), { companions: companions.map((one) => fileSource(one.file, one.name)), ...(password === undefined ? {} : { password }) });
    const samples = await sampleColumns(tables);
    plan = planMasking(samples);
    held = { file: main.file, tables, samples, digest: await digestOf(main.file) };
    return { format: tables.format, tables: tables.tables.map(({ name, columns, rowCount }) => ({ name, columns, rowCount })), plan, digest: held.digest };
  },
  plan(wishes) {
    plan = planMasking(opened().samples, wishes.map((one) => ({ ...one, decidedBy: "customer" as const })));
    return Promise.resolve(plan);
  },
  async preview(name) {
    const table = opened().tables.tables.find((one) => one.name === name);
    if (table === undefined) return { columns: [], rows: [] };
    const columns = table.columns.map((column) => column.name);
    const mask = createMasker(plan, createKeyedHash(key)).table(name, columns);
    const rows: string[][] = [];
    for await (const row of table.rows()) {
      rows.push(mask(row).map((cell) => (cell === null ? "" : cell instanceof Uint8Array ? "…" : String(cell))));
      if (rows.length === previewRows) break;
    }
    return { columns, rows };
  },
  grant: (asked, decided) => makeGrant(asked, { ...decided, plan, databaseDigest: opened().digest }),
  async narrowed(grant, hide) {
    const next = await narrowedGrant(grant, plan, hide);
    plan = next.plan;
    return next;
  },
  async begin(tables) {
    const { tables: file } = opened();
    executor = await createExecutor({ file, tables, plan, key, databaseDigest: currentDigest, now: Date.now });
  },
  digests: () => running().digests(),
  run: (request, view, limits) => {
    const say = tell;
    return running().run(request, view, { ...limits, isStopped: () => false, progress: (_table, done, of) => { say(done, of); } });
  },
  lookupQuestion: async (view, column) => running().lookupQuestion(view, column),
  lookUp: async (view, column, value) => running().lookUp(view, column, value),
  reveal: (view, row, column) => running().reveal(view, row, column),
  hide: (table, column) => running().hide(table, column),
};

/** The browser itself refuses to read a file that was changed since it was chosen: its digest then is none. */
async function currentDigest(): Promise<string> {
  const { file, digest } = opened();
  try {
    await file.slice(0, 1).arrayBuffer();
    return digest;
  } catch {
    return "changed";
  }
}

async function answer({ id, name, args }: WorkQuestion): Promise<WorkAnswer> {
  tell = (done, of) => { postMessage({ id, done, of } satisfies WorkAnswer); };
  try {
    const act = work[name] as (...given: readonly unknown[]) => Promise<unknown>;
    return { id, result: await act(...args) };
  } catch (error) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unreadable";
    return { id, code, message: code.startsWith("format-") && error instanceof Error ? error.message : "" };
  }
}

let turn: Promise<unknown> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<WorkQuestion>) => {
  // One after the other: two readings of one database would be in each other's way.
  turn = turn.then(() => answer(data)).then(postMessage);
});
