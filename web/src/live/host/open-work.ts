import type { LiveAnswer, LiveRequest } from "../../../../server/domain/session/messages.ts";
import { answerCodes, type AnswerCode } from "../../../../server/domain/session/words.ts";
import { NoAnswer, type Executor } from "../../../../server/live/host/executor.ts";
import { WorkFailure, type HostWork, type WorkAnswer, type WorkName, type WorkQuestion } from "./work.ts";

/** The worker that holds the customer's file, as a page asks it. */
export interface OpenWork extends HostWork {
  /** Called while a question takes its time. */
  onProgress: ((done: number, of: number | null) => void) | null;
  close(): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: ((done: number, of: number | null) => void) | null;
}

/** Starts the worker. Every question rejects with `WorkFailure`; `unreadable` where nothing better is known. */
export function openWork(): OpenWork {
  const worker = new Worker(new URL("./session-host-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const give = ({ data }: MessageEvent<WorkAnswer>): void => {
    const one = waiting.get(data.id);
    if ("done" in data) {
      one?.progress?.(data.done, data.of);
      return;
    }
    waiting.delete(data.id);
    if ("code" in data) one?.reject(new WorkFailure(data.code, data.message));
    else one?.resolve(data.result as never);
  };
  const fail = (): void => {
    for (const one of waiting.values()) one.reject(new WorkFailure("unreadable", ""));
    waiting.clear();
  };
  worker.onmessage = give;
  worker.onerror = fail;
  const ask = (name: WorkName) => (...args: readonly unknown[]): Promise<never> => {
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, progress: open.onProgress });
      worker.postMessage({ id, name, args } satisfies WorkQuestion);
    });
  };
  const open: OpenWork = {
    onProgress: null,
    open: ask("open"),
    plan: ask("plan"),
    preview: ask("preview"),
    grant: ask("grant"),
    narrowed: ask("narrowed"),
    begin: ask("begin"),
    digests: ask("digests"),
    run: ask("run"),
    lookupQuestion: ask("lookupQuestion"),
    lookUp: ask("lookUp"),
    reveal: ask("reveal"),
    hide: ask("hide"),
    close: () => {
      worker.terminate();
      fail();
    },
  };
  return open;
}

type Rows = Extract<LiveAnswer, { kind: "rows" }>;

/** The worker as the host's executor. `ran` gets the masked rows of each view, so that the customer sees what went. */
export function executorOf(work: OpenWork, ran: (view: number, request: LiveRequest, rows: Rows) => void): Executor {
  const asCode = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      const code = error instanceof WorkFailure ? answerCodes.find((one) => one === error.code) : undefined;
      throw new NoAnswer(code ?? ("failed" satisfies AnswerCode));
    }
  };
  return {
    digests: () => asCode(work.digests()),
    run: async (request, view, { tables, rowsMax, progress }) => {
      work.onProgress = (done, of) => { progress("", done, of); };
      try {
        const found = await asCode(work.run(request, view, { tables, rowsMax }));
        if (found.answer.kind === "rows") ran(view, request, found.answer);
        return found;
      } finally {
        work.onProgress = null;
      }
    },
    lookupQuestion: (view, column) => asCode(work.lookupQuestion(view, column)),
    lookUp: (view, column, value) => asCode(work.lookUp(view, column, value)),
    reveal: (view, row, column) => asCode(work.reveal(view, row, column)),
    hide: (table, column) => asCode(work.hide(table, column)),
    close: () => { work.close(); },
  };
}
