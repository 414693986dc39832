import { Refusal } from "../refusal.ts";
import type { SessionActor, SessionState, SessionVerb } from "./words.ts";

/** The states of remote-sessions.md. What is not listed is refused; terminal states list nothing. */
const table: Readonly<Record<SessionState, Partial<Record<SessionVerb, SessionState>>>> = {
  requested: { offer: "offered", deny: "denied", "time-out": "timed-out" },
  offered: { offer: "offered", consent: "active", deny: "denied", "time-out": "timed-out" },
  active: { pause: "paused", narrow: "active", revoke: "revoked", expire: "expired", end: "ended" },
  paused: { pause: "paused", resume: "active", narrow: "paused", revoke: "revoked", expire: "expired", end: "ended" },
  denied: {},
  "timed-out": {},
  revoked: {},
  expired: {},
  ended: {},
};

/** Consent, and whatever shows more again, is the customer's alone; what shows less is open to both ends. */
const actors: Readonly<Record<SessionVerb, readonly SessionActor[]>> = {
  offer: ["customer"],
  consent: ["customer"],
  deny: ["customer"],
  "time-out": ["portal"],
  pause: ["customer", "engineer", "portal"],
  resume: ["customer"],
  narrow: ["customer"],
  revoke: ["customer", "supervisor", "portal"],
  expire: ["portal"],
  end: ["customer", "engineer", "portal"],
};

/**
 * The state that `verb` leads to.
 * @throws {Refusal} `wrong-state` with the present state; `not-allowed` when this actor may never do it.
 */
export function nextSessionState(state: SessionState, verb: SessionVerb, actor: SessionActor): SessionState {
  if (!actors[verb].includes(actor)) throw new Refusal("not-allowed", "Only the other side may do this.", { verb, actor });
  const next = table[state][verb];
  if (next === undefined) throw new Refusal("wrong-state", `This remote session is ${state}, so it cannot ${verb}.`, { state, verb });
  return next;
}

/** True while the session may still come to show something. */
export function isLiveSession(state: SessionState): boolean {
  return Object.keys(table[state]).length > 0;
}

/** True while a grant stands. */
export function isGranted(state: SessionState): boolean {
  return state === "active" || state === "paused";
}

/** Verbs that this actor could use now, so that pages offer nothing that would be refused. */
export function allowedVerbs(state: SessionState, actor: SessionActor): SessionVerb[] {
  return (Object.keys(table[state]) as SessionVerb[]).filter((verb) => actors[verb].includes(actor));
}
