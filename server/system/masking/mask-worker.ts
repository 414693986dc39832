import { createHash, randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { workerData, parentPort } from "node:worker_threads";
import { createKeyedHash } from "../../domain/masking/keyed-hash.ts";
import { createMasker } from "../../domain/masking/masker.ts";
import { planJson } from "../../domain/masking/plan.ts";
import { planMasking } from "../../domain/masking/plan-masking.ts";
import { Refusal } from "../../domain/refusal.ts";
import { sampleColumns } from "../../formats/masked/samples.ts";
import { writeMaskedSqlite } from "../../formats/masked/write-sqlite.ts";
import { openTables } from "../../formats/tables/open.ts";
import type { ByteSource } from "../../formats/tables/tables.ts";
import type { MaskedBytes, NamedBytes } from "../../ports/copy-masker.ts";
import type { FromMaskWorker, ToMaskWorker } from "./mask-messages.ts";

/** One masked copy, then this thread and all its memory are gone. Temporary tables stay in memory too. */
const { file, companions } = workerData as ToMaskWorker;
const say = (message: FromMaskWorker): void => { parentPort?.postMessage(message); };

try {
  say({ say: "done", copy: await maskedCopy() });
} catch (error) {
  say(error instanceof Refusal ? { say: "refused", code: error.code, message: error.message } : { say: "refused", code: "format-damaged", message: "The file could not be read to its end." });
}

async function maskedCopy(): Promise<MaskedBytes> {
  const tables = await openTables(inMemory(file), { companions: companions.map(inMemory), isCounted: false });
  const database = new DatabaseSync(":memory:");
  try {
    database.exec("PRAGMA temp_store = memory; PRAGMA journal_mode = off");
    const plan = planMasking(await sampleColumns(tables));
    const written = await writeMaskedSqlite(tables, plan, createMasker(plan, createKeyedHash(randomBytes(32))), database);
    return {
      bytes: database.serialize(),
      tables: written.length,
      rows: written.reduce((sum, one) => sum + one.rows, 0),
      columns: plan.columns.length,
      maskedColumns: plan.columns.filter((one) => one.operation !== "pass").length,
      planSha256: createHash("sha256").update(planJson(plan)).digest("hex"),
    };
  } finally {
    database.close();
    tables.close();
  }
}

function inMemory({ name, bytes }: NamedBytes): ByteSource {
  return { name, size: bytes.length, read: (start, end) => bytes.slice(start, Math.min(end, bytes.length)) };
}
