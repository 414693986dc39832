import type { TablesAnswer, TablesQuestion } from "./tables-protocol.ts";

/**
 * What tables a file of this computer has, told by a worker that reads it where it lies and ends with the answer. Null when `signal` ended it first
 * or when this browser runs no such worker.
 */
export function askForTables(question: TablesQuestion, signal?: AbortSignal): Promise<TablesAnswer | null> {
  const worker = new Worker(new URL("./tables-worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve) => {
    const end = (answer: TablesAnswer | null): void => {
      worker.terminate();
      resolve(answer);
    };
    worker.onmessage = ({ data }: MessageEvent<TablesAnswer>) => { end(data); };
    worker.onerror = () => { end(null); };
    signal?.addEventListener("abort", () => { end(null); });
    worker.postMessage(question);
  });
}
