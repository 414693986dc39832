import type { LiveAnswer, LiveRequest, ShownCell } from "../../domain/session/messages.ts";
import type { AnswerCode } from "../../domain/session/words.ts";

/** What bounds one run. */
export interface RunLimits {
  readonly tables: readonly string[];
  readonly rowsMax: number;
  /** How far a snapshot is that has to be built first. */
  readonly progress: (table: string, done: number, of: number | null) => void;
  /** True as soon as nobody wants the answer any more: asked between the steps of a query, and between rows of a snapshot. */
  readonly isStopped: () => boolean;
}

/** An answer with the class of each of its columns, for the meter. */
export interface Ran {
  readonly answer: Exclude<LiveAnswer, { kind: "lookup" }>;
  readonly classes: readonly string[];
}

/** What a look-up would be about, as the customer reads it before it happens. */
export interface LookupQuestion {
  readonly table: string;
  readonly column: string;
  readonly class: string;
  readonly operation: string;
  readonly columnType: string;
  /** Distinct values of the column, counted up to a thousand. */
  readonly distinct: number;
}

/** What a fixed word says instead of an answer. Nothing of the engine's own text leaves here. */
export class NoAnswer extends Error {
  readonly code: AnswerCode;
  constructor(code: AnswerCode) {
    super(code);
    this.name = "NoAnswer";
    this.code = code;
  }
}

/** Runs requests on snapshots that hold masked values only; one at a time. @throws {NoAnswer} from every function. */
export interface Executor {
  /** SHA-256 of the file as it is now, and of the mask plan in force. */
  digests(): Promise<{ readonly database: string; readonly plan: string }>;
  readonly run: (request: Exclude<LiveRequest, { kind: "lookup" }>, view: number, limits: RunLimits) => Promise<Ran>;
  lookupQuestion(view: number, column: string): LookupQuestion | Promise<LookupQuestion>;
  /** The row of the view whose value is this one, or -1. */
  lookUp(view: number, column: string, value: string): number | Promise<number>;
  /** The value in clear, for the customer's own reveal. */
  reveal(view: number, row: number, column: number): Promise<{ readonly value: ShownCell; readonly class: string; readonly table: string; readonly column: string }>;
  /** Hides a column everywhere, null too; gives the digest of the plan from now on, and the columns by class. */
  hide(table: string, column: string): Promise<void>;
  close(): void;
}
