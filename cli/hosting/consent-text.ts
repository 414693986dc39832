import type { ConnectionCheckShape, RemoteSessionShape } from "../../server/contract/shapes/session.ts";
import type { MaskPlan } from "../../server/domain/masking/plan.ts";
import type { RequestKind } from "../../server/domain/session/words.ts";

const kindWords: Readonly<Record<RequestKind, string>> = {
  schema: "names of tables and columns",
  browse: "rows of a table, masked",
  query: "SELECT queries on the masked rows",
  lookup: "which row a value belongs to that you told them; you are asked each time",
};

const operationWords: Readonly<Record<string, string>> = {
  pseudonym: "replaced by a made-up word",
  "last-four": "all but the last four digits hidden",
  "e-mail": "replaced by a made-up address",
  digits: "other digits, same format",
  shift: "dates moved",
  year: "only the year",
  fixed: "hidden",
  length: "only how long",
  remove: "removed",
  pass: "shown as it is",
  hide: "hidden, empty or not",
};

export interface Terms {
  readonly tables: readonly string[];
  readonly minutes: number;
  readonly isPreviewed: boolean;
  readonly check: ConnectionCheckShape | null;
}

/** What the customer reads before they answer, in the order of the consent page: who, why, what, what is hidden, how long, recording, what a no means, connection. */
export function consentLines(session: RemoteSessionShape, plan: MaskPlan, terms: Terms): readonly string[] {
  const { engineer, requested, notice } = session;
  const inGrant = plan.columns.filter((one) => terms.tables.includes(one.table));
  const shown = inGrant.filter((one) => one.operation === "pass");
  const byTable = (columns: typeof inGrant): string[] => terms.tables.flatMap((table) => {
    const names = columns.filter((one) => one.table === table);
    return names.length === 0 ? [] : [`    ${table}: ${names.map((one) => (one.operation === "pass" ? one.column : `${one.column} (${operationWords[one.operation] ?? one.operation})`)).join(", ")}`];
  });
  return [
    "",
    "Who",
    `  ${engineer.name}, ${engineer.role}, of ${engineer.employer}. Fingerprint of their key: ${engineer.keyThumbprint}`,
    "Why",
    `  ${session.caseReference === null ? "" : `Case ${session.caseReference}: `}${session.purpose ?? ""}`,
    "What they may ask",
    ...requested.kinds.map((kind) => `  ${kindWords[kind]}`),
    `  Tables: ${terms.tables.join(", ")}`,
    "What is hidden",
    ...byTable(inGrant.filter((one) => one.operation !== "pass")),
    "What is shown as it is",
    ...(shown.length === 0 ? ["    nothing"] : byTable(shown)),
    "How long",
    `  ${String(terms.minutes)} minutes; you can end it at any moment.${terms.isPreviewed ? " You see every answer before it goes." : ""}`,
    "Recording",
    requested.recording ? "  They ask to keep what is shown to them. You are asked about this apart; a no costs you nothing." : "  Not asked for.",
    "If you say no",
    ...notice.sentences.map((sentence) => `  ${sentence}`),
    "Connection",
    terms.check === null ? "  not checked" : `  ${String(terms.check.downKbps)} kbit/s down, ${String(terms.check.upKbps)} kbit/s up, ${String(terms.check.latencyMs)} ms: ${terms.check.isPassed ? "good" : `reduced (${terms.check.failing.join(", ")})`}`,
    "",
  ];
}
