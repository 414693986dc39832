import "../quiet-schemas.ts";
import { afterAnswer, nothingDisclosed, type Disclosure } from "../../../../server/domain/session/disclosure.ts";
import type { Grant } from "../../../../server/domain/session/grant.ts";
import type { LiveAnswer, LiveRequest, ShownCell } from "../../../../server/domain/session/messages.ts";
import type { SessionReason } from "../../../../server/domain/session/words.ts";
import { engineerSigner } from "../../../../server/live/engineer-key.ts";
import { joinAsEngineer, type Engineer, type Outcome } from "../../../../server/live/engineer.ts";
import type { LinkState } from "../../../../server/live/link.ts";
import { api } from "../../server/api.ts";
import { isFinal, pageWire, rejoinMs, rejoinTries } from "../page-wire.ts";
import { createViewStore, type ViewStore } from "../view-store.ts";
import type { KeptKey } from "./key-store.ts";

export type SchemaTable = Extract<LiveAnswer, { kind: "schema" }>["tables"][number];
type Rows = Extract<LiveAnswer, { kind: "rows" }>;

/** One question and its answer. Kept in this tab only, and forgotten when the session ends. */
export interface Asked {
  readonly key: number;
  readonly request: LiveRequest;
  /** The view's number once it is answered. */
  readonly number: number | null;
  readonly rows: Rows | null;
  /** The fixed word why there is no answer. */
  readonly code: string | null;
  /** The row that a looked-up value belongs to; -1: none. */
  readonly found: { readonly column: string; readonly row: number } | null;
}

export interface RevealedCell {
  readonly view: number;
  readonly row: number;
  readonly column: number;
  readonly value: ShownCell;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

export interface LookingView {
  readonly state: LinkState | "joining";
  readonly reason: SessionReason | null;
  readonly isHostHere: boolean;
  readonly phrase: string | null;
  readonly isSameHere: boolean;
  readonly isConfirmed: boolean;
  readonly isLost: boolean;
  readonly grant: Grant;
  readonly disclosure: Disclosure;
  readonly schema: readonly SchemaTable[] | null;
  readonly asked: readonly Asked[];
  readonly waiting: { readonly for: "preview" | "lookup" | "snapshot"; readonly done: number; readonly of: number | null } | null;
  readonly revealed: RevealedCell | null;
  readonly wasNarrowed: boolean;
}

export interface Looking {
  readonly view: ViewStore<LookingView>;
  same(): void;
  ask(request: LiveRequest): Promise<void>;
  pause(): void;
  end(): void;
  /** Joins; what it gives leaves again. */
  enter(): () => void;
}

const askedKept = 20;

/** The engineer's end: once entered it keeps joining while the line breaks. */
export function createLooking(sessionId: string, first: Grant, key: KeptKey): Looking {
  const params = { id: sessionId };
  const signer = engineerSigner(key.privateKey, key.thumbprint);
  const view = createViewStore<LookingView>({ state: "joining", reason: null, isHostHere: false, phrase: null, isSameHere: false, isConfirmed: false, isLost: false, grant: first, disclosure: nothingDisclosed, schema: null, asked: [], waiting: null, revealed: null, wasNarrowed: false });
  let engineer: Engineer | null = null;
  let tries = 0;
  let keys = 0;
  let isOver = true;
  /** Grows with every entering, so that what an earlier one still awaits comes to nothing. */
  let visit = 0;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const forget = { phrase: null, isSameHere: false, isConfirmed: false, waiting: null } as const;
  const conceal = (): void => {
    clearTimeout(hiding);
    view.set({ revealed: null });
  };
  const finish = (state: LinkState, reason: SessionReason): void => {
    isOver = true;
    conceal();
    // What was shown belonged to the session.
    view.set({ ...forget, state, reason, isLost: false, asked: [], schema: null });
  };
  const closed = async (code: number, mine: number): Promise<void> => {
    const hasLeft = (): boolean => isOver || mine !== visit;
    if (hasLeft()) return;
    conceal();
    view.set({ ...forget, isLost: true, isHostHere: false });
    tries += 1;
    if (isFinal(code) || tries > rejoinTries) {
      const now = await api("GET /api/remote-sessions/:id", { params }).catch(() => null);
      if (hasLeft()) return;
      finish(now !== null && now.end === null ? (now.state as LinkState) : "ended", now?.reason ?? "lost-connection");
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, rejoinMs); });
    if (!hasLeft()) await join(mine).catch(() => closed(code, mine));
  };
  const readSchema = async (): Promise<void> => {
    const outcome = await engineer?.ask({ kind: "schema" });
    if (outcome !== undefined && "answer" in outcome && outcome.answer.kind === "schema") view.set({ schema: outcome.answer.tables });
  };
  const join = async (mine: number): Promise<void> => {
    const session = await api("GET /api/remote-sessions/:id", { params });
    if (session.end === null || session.grant === null) {
      finish(session.state as LinkState, session.reason ?? "asked");
      return;
    }
    const { ticket, path } = await api("POST /api/remote-sessions/:id/tickets", { params });
    // Left meanwhile.
    if (mine !== visit) return;
    engineer = joinAsEngineer({
      openWire: pageWire(path),
      ticket,
      grant: session.grant,
      signer,
      on: {
        joined: (state, isHostHere) => {
          tries = 0;
          view.set({ state, isHostHere, isLost: false });
        },
        hostHere: (isHostHere) => { view.set({ isHostHere, ...(isHostHere ? {} : forget) }); },
        phrase: (phrase) => { view.set({ ...forget, phrase }); },
        confirmed: () => { view.set({ isConfirmed: true }); },
        granted: (grant, disclosure) => {
          view.set({ grant, disclosure });
          void readSchema();
        },
        narrowed: (grant) => {
          conceal();
          view.set({ grant, asked: [], wasNarrowed: true });
          void readSchema();
        },
        waiting: ({ for: what, done, of }) => { view.set({ waiting: { for: what, done, of } }); },
        revealed: ({ view: number, row, column, value, seconds }) => {
          clearTimeout(hiding);
          view.set({ revealed: { view: number, row, column, value, until: Date.now() + seconds * 1_000 } });
          hiding = setTimeout(conceal, seconds * 1_000);
        },
        state: (state, reason) => {
          if (state === "active" || state === "paused") view.set({ state, reason, waiting: null });
          else finish(state, reason);
        },
        closed: (code) => { void closed(code, mine); },
      },
    });
  };

  const settle = (mine: number, outcome: Outcome | undefined, request: LiveRequest): void => {
    const answer = outcome !== undefined && "answer" in outcome ? outcome.answer : null;
    const to: Partial<Asked> = {
      number: outcome?.number ?? null,
      rows: answer?.kind === "rows" ? answer : null,
      code: outcome !== undefined && "code" in outcome ? outcome.code : null,
      found: answer?.kind === "lookup" && request.kind === "lookup" ? { column: request.column, row: answer.row } : null,
    };
    // Counted as the host counts; its own number comes whenever both ends meet anew.
    const { disclosure } = view.get();
    view.set({ ...(answer?.kind === "rows" ? { disclosure: afterAnswer(disclosure, { rows: answer.rows.length, classes: answer.columns.map((column) => column.class) }) } : {}) });
    view.set({ waiting: null, asked: view.get().asked.map((one) => (one.key === mine ? { ...one, ...to } : one)) });
  };
  return {
    view,
    same: () => {
      view.set({ isSameHere: true });
      void engineer?.same();
    },
    ask: async (request) => {
      keys += 1;
      const mine = keys;
      view.set({ wasNarrowed: false, asked: [{ key: mine, request, number: null, rows: null, code: null, found: null }, ...view.get().asked].slice(0, askedKept) });
      const outcome = await engineer?.ask(request);
      settle(mine, outcome, request);
    },
    pause: () => { engineer?.pause(); },
    end: () => { engineer?.end(); },
    enter: () => {
      visit += 1;
      isOver = false;
      const mine = visit;
      void join(mine).catch(() => closed(0, mine));
      return () => {
        visit += 1;
        isOver = true;
        conceal();
        engineer?.close();
      };
    },
  };
}
