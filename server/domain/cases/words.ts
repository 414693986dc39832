/** `open`: with support; `waiting`: for the customer; `resolved`: may be opened again; `closed`: is over. */
export const caseStates = ["open", "waiting", "resolved", "closed"] as const;
export type CaseState = (typeof caseStates)[number];

/** How a case came in. */
export const caseChannels = ["page", "mail", "telephone", "chat"] as const;
export type CaseChannel = (typeof caseChannels)[number];

/** What moves a case. `hear`: the customer writes; `close`: by itself, once a solved case was left alone. */
export type CaseVerb = "wait" | "resume" | "hear" | "resolve" | "reopen" | "close";

/** What may hang on a case. */
export const caseLinkKinds = ["transfer", "session"] as const;
export type CaseLinkKind = (typeof caseLinkKinds)[number];

/** What staff look at: the queue in its order, one's own, those nobody has taken, those that wait for the customer, or all of them, newest first. */
export const caseViews = ["queue", "mine", "unassigned", "waiting", "all"] as const;
export type CaseView = (typeof caseViews)[number];
