import { Worker } from "node:worker_threads";
import { Refusal } from "../../domain/refusal.ts";
import type { LedgerVerification, Lists } from "../../ports/records/records.ts";

export type Question = { id: number } & ({ ask: "verifyLedger"; against?: { size: number; root: string } } | { ask: "charts"; from: string; to: string });
export type Answer = { id: number; value: unknown } | { id: number; error: unknown };

type Asked = Question extends infer One ? (One extends Question ? Omit<One, "id"> : never) : never;

/** Long questions, answered in a thread of their own on a read-only connection, so that nobody else waits for them. */
export interface Offload {
  verifyLedger(against?: { size: number; root: string }): Promise<LedgerVerification>;
  charts: Lists["charts"];
  close(): Promise<void>;
}

/** The thread is started with the first question and does not keep the process alive while it has none. */
export function offloadTo(path: string): Offload {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();

  function start(): Worker {
    const started = new Worker(new URL("./sqlite-reader-worker.ts", import.meta.url), { workerData: { path } });
    started.on("message", (answer: Answer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ("error" in answer) asked?.reject(answer.error);
      else asked?.resolve(answer.value);
    });
    const fail = (): void => {
      if (worker === started) worker = null;
      for (const asked of waiting.values()) asked.reject(new Refusal("unavailable", "The records were closed, or their reading thread ended."));
      waiting.clear();
    };
    started.on("error", fail);
    started.on("exit", fail);
    return started;
  }

  async function ask(question: Asked): Promise<unknown> {
    worker ??= start();
    lastId += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(lastId, asked);
    worker.ref();
    worker.postMessage({ ...question, id: lastId } satisfies Question);
    return asked.promise;
  }

  return {
    verifyLedger: async (against) => (await ask({ ask: "verifyLedger", ...(against && { against }) })) as LedgerVerification,
    charts: async (from, to) => (await ask({ ask: "charts", from, to })) as Awaited<ReturnType<Lists["charts"]>>,
    async close() {
      await worker?.terminate();
    },
  };
}
