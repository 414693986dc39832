import type { Disclosure } from "../../domain/session/disclosure.ts";
import type { Grant } from "../../domain/session/grant.ts";
import type { LiveAnswer, LiveRequest } from "../../domain/session/messages.ts";
import type { SessionReason } from "../../domain/session/words.ts";
import type { EngineerPublicKey } from "../engineer-key.ts";
import type { LinkState } from "../link.ts";
import type { OpenWire } from "../wire.ts";
import type { Executor, LookupQuestion } from "./executor.ts";

/** What was answered, for the records: digests and counts, no content (`hostEvent` of the contract). */
export interface Shown {
  readonly at: string;
  readonly kind: LiveRequest["kind"] | "reveal";
  readonly number: number;
  /** `shown`, or the fixed word of the refusal. */
  readonly outcome: string;
  readonly rows: number;
  readonly requestDigest: string | null;
  readonly answerDigest: string | null;
}

export interface HostEvents {
  joined?(state: "active" | "paused", isEngineerHere: boolean): void;
  engineerHere?(isHere: boolean): void;
  /** Compare it with what the engineer reads out; then `same`. */
  phrase?(phrase: string): void;
  confirmed?(): void;
  /** A request begins to be answered: the customer sees every one. */
  asked?(request: LiveRequest, number: number): void;
  /** One request is done: for the bar and for the records. */
  shown?(shown: Shown, disclosure: Disclosure): void;
  granted?(grant: Grant): void;
  state?(state: LinkState, reason: SessionReason): void;
  problem?(code: string, message: string): void;
  closed?(code: number): void;
}

/** Questions to the customer; false is a no. */
export interface CustomerQuestions {
  preview(view: { readonly number: number; readonly request: LiveRequest; readonly answer: Exclude<LiveAnswer, { kind: "lookup" }> }): Promise<boolean>;
  lookUp(question: LookupQuestion & { readonly value: string }): Promise<boolean>;
}

export interface HostOptions {
  readonly openWire: OpenWire;
  readonly ticket: string;
  /** The grant that the customer gave on this machine, as it was made here. */
  readonly grant: Grant;
  /** The engineer's public key; it must be the one whose fingerprint stands in the grant. */
  readonly engineerKey: EngineerPublicKey;
  readonly executor: Executor;
  readonly questions: CustomerQuestions;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Look-ups of this engineer in this database today, before this session. */
  readonly lookupsToday: number;
  readonly disclosure?: Disclosure;
  readonly on: HostEvents;
}

/** The customer's end of a remote session. */
export interface Host {
  /** The customer found the same phrase. */
  same(): Promise<void>;
  /** Nothing more is shown, at once; the relay is told. */
  pause(): void;
  resume(): void;
  /**
   * Hides a column. `next` is the following epoch of the grant, with the digest of the plan from then on. It holds at once: what is under way is dropped.
   * @throws {Refusal} `not-valid` when it would allow more.
   */
  narrow(next: Grant, hide: readonly { readonly table: string; readonly column: string }[]): Promise<void>;
  /** Shows one cell of a browsed view in clear, for a minute. The reason stays on this side; the event is recorded. @throws {NoAnswer} */
  reveal(view: number, row: number, column: number): Promise<void>;
  revoke(): void;
  end(): void;
  close(): void;
  readonly grant: Grant;
  readonly disclosure: Disclosure;
}
