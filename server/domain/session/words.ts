/** The vocabulary of remote sessions (remote-sessions.md), used alike by the code, the API, the pages and the command line. */

export const sessionStates = ["requested", "offered", "denied", "timed-out", "active", "paused", "revoked", "expired", "ended"] as const;
export type SessionState = (typeof sessionStates)[number];

/** Verbs that move a session from state to state; `narrow` changes the grant and leaves the state. */
export const sessionVerbs = ["offer", "deny", "time-out", "consent", "pause", "resume", "narrow", "revoke", "expire", "end"] as const;
export type SessionVerb = (typeof sessionVerbs)[number];

/** Who acts. `portal`: the clock, a lost connection or a restart. */
export const sessionActors = ["customer", "engineer", "supervisor", "portal"] as const;
export type SessionActor = (typeof sessionActors)[number];

/** What an engineer may ask for: tables and columns, rows of a table, a SELECT, and which row a value belongs to that the caller just said. */
export const requestKinds = ["schema", "browse", "query", "lookup"] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Where the customer's file is opened. Both ask the same consent (CAP-7). */
export const hostEntries = ["browser", "command-line"] as const;
export type HostEntry = (typeof hostEntries)[number];

/** The two ends of a relayed channel. */
export const ends = ["host", "engineer"] as const;
export type End = (typeof ends)[number];

/** Why a session paused or came to its end, as a fixed word. */
export const sessionReasons = ["asked", "lost-connection", "slow-viewer", "restart", "host-left", "person-disabled", "over-time", "protocol", "silence"] as const;
export type SessionReason = (typeof sessionReasons)[number];

/** Every answer of the executor that is not rows. Fixed words: the text of an engine could carry a value. */
export const answerCodes = [
  "bad-signature",
  "out-of-order",
  "stale-epoch",
  "wrong-grant",
  "expired",
  "paused",
  "not-confirmed",
  "database-changed",
  "plan-changed",
  "kind-not-granted",
  "table-not-granted",
  "column-not-there",
  "not-a-select",
  "function-not-listed",
  "not-understood",
  "took-too-long",
  "too-large",
  "not-released",
  "lookup-refused",
  "lookups-used-up",
  "too-fast",
  "failed",
] as const;
export type AnswerCode = (typeof answerCodes)[number];
