import "../quiet-schemas.ts";
import type { RemoteSessionShape } from "../../../../server/contract/shapes/session.ts";
import type { MaskPlan } from "../../../../server/domain/masking/plan.ts";
import { nothingDisclosed, type Disclosure } from "../../../../server/domain/session/disclosure.ts";
import type { Grant } from "../../../../server/domain/session/grant.ts";
import type { LiveAnswer, LiveRequest } from "../../../../server/domain/session/messages.ts";
import type { SessionReason } from "../../../../server/domain/session/words.ts";
import { createEventBatch } from "../../../../server/live/host/event-batch.ts";
import type { LookupQuestion } from "../../../../server/live/host/executor.ts";
import { joinAsHost, type Host } from "../../../../server/live/host/host.ts";
import type { LinkState } from "../../../../server/live/link.ts";
import { api } from "../../server/api.ts";
import { isFinal, pageWire, rejoinMs, rejoinTries } from "../page-wire.ts";
import { createViewStore, type ViewStore } from "../view-store.ts";
import { executorOf, type OpenWork } from "./open-work.ts";
import type { ColumnName } from "./work.ts";

type Rows = Extract<LiveAnswer, { kind: "rows" }>;

/** One request of the engineer and what became of it, as the customer sees it. */
export interface Entry {
  readonly number: number;
  readonly request: LiveRequest;
  /** Null while it is being answered; `shown`, or the fixed word of the refusal. */
  readonly outcome: string | null;
  readonly rows: number;
  /** The masked rows, where the entry is a view in which a cell can be revealed. */
  readonly answer: Rows | null;
  /** Rows read so far for the masked sample. */
  readonly progress: { readonly done: number; readonly of: number | null } | null;
}

/** What waits for the customer; `answer` false is a no, and so is silence. */
export type Question =
  | { readonly kind: "preview"; readonly number: number; readonly rows: Rows; readonly answer: (isAllowed: boolean) => void }
  | { readonly kind: "lookup"; readonly about: LookupQuestion & { readonly value: string }; readonly answer: (isAllowed: boolean) => void };

export interface HostingView {
  readonly state: LinkState | "joining";
  readonly reason: SessionReason | null;
  readonly isEngineerHere: boolean;
  readonly phrase: string | null;
  readonly isSameHere: boolean;
  readonly isConfirmed: boolean;
  /** The line to the portal is broken and tried again. */
  readonly isLost: boolean;
  readonly grant: Grant;
  readonly plan: MaskPlan;
  readonly disclosure: Disclosure;
  readonly entries: readonly Entry[];
  readonly questions: readonly Question[];
}

/** The customer's end of a running session, for as long as this tab is open. */
export interface Hosting {
  readonly sessionId: string;
  readonly engineer: string;
  readonly view: ViewStore<HostingView>;
  same(): void;
  pause(): void;
  resume(): void;
  end(): Promise<void>;
  hide(columns: readonly ColumnName[]): Promise<void>;
  /** The reason stays here. @throws {NoAnswer} */
  reveal(entry: Entry, row: number, column: number): Promise<void>;
}

interface Begin {
  readonly session: RemoteSessionShape;
  readonly work: OpenWork;
  readonly grant: Grant;
  readonly plan: MaskPlan;
  /** Tells when it is over, once. */
  readonly over: () => void;
}

/** An unanswered question is a no after this. */
const silenceMs = 120_000;
const entriesKept = 100;
const flushMs = 2_000;

/** Joins as the host and keeps joining while the line breaks. Nothing of it is stored: with the tab it is gone. */
export function beginHosting({ session, work, grant: first, plan: firstPlan, over }: Begin): Hosting {
  const params = { id: session.id };
  const view = createViewStore<HostingView>({ state: "joining", reason: null, isEngineerHere: false, phrase: null, isSameHere: false, isConfirmed: false, isLost: false, grant: first, plan: firstPlan, disclosure: nothingDisclosed, entries: [], questions: [] });
  const batch = createEventBatch(async (events, disclosure) => { await api("POST /api/remote-sessions/:id/events", { params, body: { events: [...events], disclosure } }); });
  let host: Host | null = null;
  let tries = 0;
  let isOver = false;

  const change = (number: number, to: Partial<Entry>): void => { view.set({ entries: view.get().entries.map((one) => (one.number === number && one.outcome === null ? { ...one, ...to } : one)) }); };
  const executor = executorOf(work, (number, request, answer) => { if (request.kind === "browse") change(number, { answer }); });
  const run = executor.run;
  const watched = { ...executor, run: (...[request, number, limits]: Parameters<typeof run>) => run(request, number, { ...limits, progress: (table, done, of) => {
    change(number, { progress: { done, of } });
    limits.progress(table, done, of);
  } }) };

  const put = (make: (answer: (isAllowed: boolean) => void) => Question): Promise<boolean> => new Promise((resolve) => {
    const timer = setTimeout(() => { answer(false); }, silenceMs);
    const answer = (isAllowed: boolean): void => {
      clearTimeout(timer);
      view.set({ questions: view.get().questions.filter((one) => one !== question) });
      resolve(isAllowed);
    };
    const question = make(answer);
    view.set({ questions: [...view.get().questions, question] });
  });
  const refuseAll = (): void => { for (const one of view.get().questions) one.answer(false); };

  const finish = (state: LinkState, reason: SessionReason): void => {
    if (isOver) return;
    isOver = true;
    refuseAll();
    view.set({ state, reason, phrase: null, isConfirmed: false, isLost: false });
    removeEventListener("beforeunload", warn);
    void Promise.race([batch.flush(), new Promise((resolve) => { setTimeout(resolve, flushMs); })]).then(() => {
      host?.close();
      work.close();
      over();
    });
  };
  const closed = async (code: number): Promise<void> => {
    if (isOver) return;
    refuseAll();
    view.set({ isLost: true, isEngineerHere: false, isConfirmed: false, phrase: null });
    tries += 1;
    if (isFinal(code) || tries > rejoinTries) {
      finish("ended", "lost-connection");
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, rejoinMs); });
    await join().catch(async () => {
      const now = await api("GET /api/remote-sessions/:id", { params }).catch(() => null);
      if (now !== null && now.end === null) finish(now.state as LinkState, now.reason ?? "lost-connection");
      else await closed(code);
    });
  };
  const join = async (): Promise<void> => {
    const { ticket, path } = await api("POST /api/remote-sessions/:id/tickets", { params });
    const { grant, disclosure } = view.get();
    host = await joinAsHost({
      openWire: pageWire(path),
      ticket,
      grant,
      engineerKey: session.engineer.publicKey,
      executor: watched,
      now: Date.now,
      lookupsToday: (session.lookupsToday ?? 0) + disclosure.lookups,
      disclosure,
      questions: {
        preview: ({ number, answer: rows }) => (rows.kind === "rows" ? put((answer) => ({ kind: "preview", number, rows, answer })) : Promise.resolve(true)),
        lookUp: (about) => put((answer) => ({ kind: "lookup", about, answer })),
      },
      on: {
        joined: (state, isEngineerHere) => {
          tries = 0;
          view.set({ state, isEngineerHere, isLost: false });
        },
        engineerHere: (isEngineerHere) => { view.set({ isEngineerHere, ...(isEngineerHere ? {} : { phrase: null, isSameHere: false, isConfirmed: false }) }); },
        phrase: (phrase) => { view.set({ phrase, isSameHere: false, isConfirmed: false }); },
        confirmed: () => { view.set({ isConfirmed: true }); },
        asked: (request, number) => { view.set({ entries: [{ number, request, outcome: null, rows: 0, answer: null, progress: null }, ...view.get().entries].slice(0, entriesKept) }); },
        shown: (shown, disclosureNow) => {
          batch.add(shown, disclosureNow);
          view.set({ disclosure: disclosureNow });
          if (shown.kind !== "reveal") change(shown.number, { outcome: shown.outcome, rows: shown.rows, progress: null });
        },
        granted: (next) => { view.set({ grant: next }); },
        state: (state, reason) => {
          if (state === "active" || state === "paused") {
            if (state === "paused") refuseAll();
            view.set({ state, reason });
          } else finish(state, reason);
        },
        closed: (code) => { void closed(code); },
      },
    });
  };
  const warn = (event: BeforeUnloadEvent): void => { event.preventDefault(); };
  addEventListener("beforeunload", warn);
  void join().catch(() => closed(0));

  return {
    sessionId: session.id,
    engineer: session.engineer.name,
    view,
    same: () => {
      view.set({ isSameHere: true });
      void host?.same();
    },
    pause: () => {
      refuseAll();
      view.set({ state: "paused", reason: "asked" });
      host?.pause();
    },
    resume: () => { host?.resume(); },
    // Nothing is shown from here on; what was shown is told first, so that it stands in the receipt.
    end: async () => {
      refuseAll();
      host?.pause();
      await Promise.race([batch.flush(), new Promise((resolve) => { setTimeout(resolve, flushMs); })]);
      host?.end();
      // The portal hears of it even where the relay does not.
      await api("POST /api/remote-sessions/:id/end", { params }).catch(() => undefined);
      finish("ended", "asked");
    },
    hide: async (columns) => {
      const next = await work.narrowed(view.get().grant, columns);
      if (host === null) return;
      const told = host.narrow(next.grant, columns);
      const hidden = (table: string): boolean => columns.some((one) => one.table === table);
      view.set({ plan: next.plan, grant: next.grant, entries: view.get().entries.map((one) => (one.answer?.table != null && hidden(one.answer.table) ? { ...one, answer: null } : one)) });
      await told;
      await api("POST /api/remote-sessions/:id/narrow", { params, body: { grant: next.grant } });
    },
    reveal: async (entry, row, column) => { await host?.reveal(entry.number, row, column); },
  };
}
