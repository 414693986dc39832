import { Worker } from "node:worker_threads";
import { Refusal } from "../../domain/refusal.ts";
import type { CopyMasker, MaskedBytes, NamedBytes } from "../../ports/copy-masker.ts";
import type { FromMaskWorker, ToMaskWorker } from "./mask-messages.ts";

/** The original, the masked tables, the rows that wait and the finished copy are in memory at once: about four times the file. */
const bytesMax = 64 << 20;
const longestMilliseconds = 10 * 60_000;
const heapMib = 512;

export function createCopyMasker(): CopyMasker {
  let turn: Promise<unknown> = Promise.resolve();
  let current: Worker | null = null;
  let isClosed = false;
  const run = async (file: NamedBytes, companions: readonly NamedBytes[]): Promise<MaskedBytes> => {
    if (isClosed) throw interrupted();
    const message: ToMaskWorker = { file, companions };
    const worker = new Worker(new URL("./mask-worker.ts", import.meta.url), { workerData: message, resourceLimits: { maxOldGenerationSizeMb: heapMib } });
    current = worker;
    const late = setTimeout(() => void worker.terminate(), longestMilliseconds);
    try {
      return await new Promise<MaskedBytes>((resolve, reject) => {
        worker.once("message", (answer: FromMaskWorker) => {
          if (answer.say === "done") resolve(answer.copy);
          else reject(new Refusal(answer.code, answer.message));
        });
        worker.once("error", () => { reject(interrupted()); });
        worker.once("exit", () => { reject(interrupted()); });
      });
    } finally {
      clearTimeout(late);
      current = null;
      await worker.terminate();
    }
  };
  return {
    bytesMax,
    mask: (file, companions) => {
      const made = turn.then(() => run(file, companions));
      turn = made.catch(() => undefined);
      return made;
    },
    close: async () => {
      isClosed = true;
      await current?.terminate();
    },
  };
}

function interrupted(): Refusal {
  return new Refusal("unavailable", "The masked copy could not be made: it took too long, needed too much memory, or the portal is stopping. Try again, or ask for the full copy with its reason.");
}
