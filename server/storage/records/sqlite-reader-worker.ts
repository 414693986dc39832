import { parentPort, workerData } from "node:worker_threads";
import { openSqliteReader } from "./sqlite-reader.ts";
import type { Answer, Question } from "./sqlite-offload.ts";

/** The thread of long questions. One at a time, in the order in which they came. */
const reader = openSqliteReader((workerData as { path: string }).path);
let before: Promise<void> = Promise.resolve();

parentPort?.on("message", (question: Question) => {
  before = before.then(async () => {
    try {
      const value = question.ask === "verifyLedger" ? await reader.verifyLedger(question.against) : await reader.charts(question.from, question.to);
      parentPort?.postMessage({ id: question.id, value } satisfies Answer);
    } catch (error) {
      parentPort?.postMessage({ id: question.id, error } satisfies Answer);
    }
  });
});
