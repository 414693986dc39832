import type { MaskPlan } from "../../../../server/domain/masking/plan.ts";
import type { Grant } from "../../../../server/domain/session/grant.ts";
import type { LiveRequest, ShownCell } from "../../../../server/domain/session/messages.ts";
import type { LookupQuestion, Ran } from "../../../../server/live/host/executor.ts";
import type { Asked, Decisions } from "../../../../server/live/host/make-grant.ts";
import type { NamedFile, TableShape } from "../../formats/tables-protocol.ts";

export interface ColumnName {
  readonly table: string;
  readonly column: string;
}

/** What the customer wants otherwise than proposed. */
export interface Wish extends ColumnName {
  readonly wish: "show" | "hide";
}

export interface OpenedDatabase {
  readonly format: string;
  readonly tables: readonly TableShape[];
  readonly plan: MaskPlan;
  /** SHA-256 of the file. */
  readonly digest: string;
}

export interface PreviewRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Revealed {
  readonly value: ShownCell;
  readonly class: string;
  readonly table: string;
  readonly column: string;
}

/** What the worker does with the customer's file, which it alone holds. Each is one question and one answer. */
export interface HostWork {
  readonly open: (main: NamedFile, companions: readonly NamedFile[], password?: string) => Promise<OpenedDatabase>;
  /** The plan with these wishes; those of before are forgotten. */
  readonly plan: (wishes: readonly Wish[]) => Promise<MaskPlan>;
  /** The first rows as the engineer would see them, under the key of this session. */
  readonly preview: (table: string) => Promise<PreviewRows>;
  readonly grant: (asked: Asked, decided: Omit<Decisions, "plan" | "databaseDigest">) => Promise<Grant>;
  /** The following epoch, with these columns hidden. */
  readonly narrowed: (grant: Grant, hide: readonly ColumnName[]) => Promise<{ readonly grant: Grant; readonly plan: MaskPlan }>;
  readonly begin: (tables: readonly string[]) => Promise<void>;
  readonly digests: () => Promise<{ readonly database: string; readonly plan: string }>;
  readonly run: (request: Exclude<LiveRequest, { kind: "lookup" }>, view: number, limits: { readonly tables: readonly string[]; readonly rowsMax: number }) => Promise<Ran>;
  readonly lookupQuestion: (view: number, column: string) => Promise<LookupQuestion>;
  readonly lookUp: (view: number, column: string, value: string) => Promise<number>;
  readonly reveal: (view: number, row: number, column: number) => Promise<Revealed>;
  readonly hide: (table: string, column: string) => Promise<void>;
}

export type WorkName = keyof HostWork;

export interface WorkQuestion {
  readonly id: number;
  readonly name: WorkName;
  readonly args: readonly unknown[];
}

/** `code`: of a refusal of the formats or the domain, or a fixed word of the executor. */
export type WorkAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly code: string; readonly message: string }
  | { readonly id: number; readonly done: number; readonly of: number | null };

/** An expected failure in the worker. */
export class WorkFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "WorkFailure";
    this.code = code;
  }
}
