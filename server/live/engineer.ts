import { canonicalBytes } from "../domain/ledger/canonical-json.ts";
import type { Disclosure } from "../domain/session/disclosure.ts";
import { grantBytes, type Grant } from "../domain/session/grant.ts";
import { fromHost, type FromHost, type LiveAnswer, type LiveRequest, type SignedRequest } from "../domain/session/messages.ts";
import type { AnswerCode, SessionReason } from "../domain/session/words.ts";
import { fromBase64Url, sha256Hex, toBase64Url } from "./bytes.ts";
import type { EngineerSigner } from "./engineer-key.ts";
import { BadFrame, type Standing } from "./frames.ts";
import { beginAsEngineer, type Agreement } from "./handshake.ts";
import { openLink, type LinkState } from "./link.ts";
import type { OpenWire } from "./wire.ts";

/** The answer to one request, or the fixed word why there is none. `number` names the view for look-ups and reveals. */
export type Outcome = { readonly number: number; readonly answer: LiveAnswer } | { readonly number: number; readonly code: AnswerCode | "interrupted" };

export interface EngineerEvents {
  joined?(state: "active" | "paused", isHostHere: boolean): void;
  hostHere?(isHere: boolean): void;
  /** Read it to the customer on the phone; then `same`. Comes anew whenever one end comes back. */
  phrase?(phrase: string): void;
  /** Both found the same phrase: requests may be sent. */
  confirmed?(): void;
  granted?(grant: Grant, disclosure: Disclosure): void;
  /** Less is allowed from now on: forget every view in which something is hidden now. */
  narrowed?(grant: Grant): void;
  waiting?(wait: Extract<FromHost, { type: "waiting" }>): void;
  /** Show it for `seconds`, keep it nowhere. */
  revealed?(reveal: Extract<FromHost, { type: "reveal" }>): void;
  state?(state: LinkState, reason: SessionReason): void;
  problem?(code: string, message: string): void;
  closed?(code: number): void;
}

/** The engineer's end of a remote session. */
export interface Engineer {
  /** The engineer's person found the same phrase. */
  same(): Promise<void>;
  /** Sends one signed request and waits for its outcome; interrupted by pause, end and a lost connection. */
  ask(request: LiveRequest): Promise<Outcome>;
  pause(): void;
  end(): void;
  close(): void;
}

export interface EngineerOptions {
  readonly openWire: OpenWire;
  readonly ticket: string;
  /** The grant as the portal shows it. If it is not the host's own, no key will fit. */
  readonly grant: Grant;
  readonly signer: EngineerSigner;
  readonly on: EngineerEvents;
}

/** Joins a remote session as the engineer. What does not belong to it closes the line. */
export function joinAsEngineer({ openWire, ticket, grant: first, signer, on }: EngineerOptions): Engineer {
  let grant = first;
  let standing: Standing | null = null;
  let agreement: Agreement | null = null;
  let finish: ((step: { step: "open"; publicKey: string; nonce: string }) => Promise<Agreement>) | null = null;
  let isSameHere = false;
  let isSameThere = false;
  let number = 0;
  const open = new Map<number, (outcome: Outcome) => void>();
  let turn: Promise<void> = Promise.resolve();

  const interrupt = (): void => {
    for (const [one, settle] of open) settle({ number: one, code: "interrupted" });
    open.clear();
  };
  const forget = (): void => {
    agreement = null;
    finish = null;
    isSameHere = false;
    isSameThere = false;
    interrupt();
  };
  const adopt = async (next: Grant): Promise<void> => {
    grant = next;
    standing = { epoch: next.epoch, grantDigest: await sha256Hex(grantBytes(next)) };
  };
  /** Frames and steps are handled one after the other, in the order in which they came. */
  const inTurn = (work: () => Promise<void>): void => {
    turn = turn.then(work).catch(() => {
      forget();
      link.close();
    });
  };
  const confirm = (): void => {
    if (isSameHere && isSameThere) on.confirmed?.();
  };

  const hear = async (message: FromHost): Promise<void> => {
    switch (message.type) {
      case "same":
        isSameThere = true;
        confirm();
        break;
      case "grant":
        await adopt(message.grant);
        on.granted?.(message.grant, message.disclosure);
        break;
      case "narrowed":
        if (message.grant.epoch !== grant.epoch + 1) throw new BadFrame();
        await adopt(message.grant);
        on.narrowed?.(message.grant);
        break;
      case "answer":
      case "refused": {
        const settle = open.get(message.number);
        open.delete(message.number);
        settle?.(message.type === "answer" ? { number: message.number, answer: message.answer } : { number: message.number, code: message.code });
        break;
      }
      case "waiting":
        on.waiting?.(message);
        break;
      case "reveal":
        on.revealed?.(message);
    }
  };
  const received = async (frame: Uint8Array): Promise<void> => {
    if (agreement === null || standing === null) throw new BadFrame();
    const { message } = await agreement.opener.open(frame, (epoch) => (epoch === standing?.epoch ? standing : null));
    const shaped = fromHost.safeParse(message);
    if (!shaped.success) throw new BadFrame();
    await hear(shaped.data);
  };

  const link = openLink(openWire, ticket, {
    joined: (state, isPeerHere) => { on.joined?.(state, isPeerHere); },
    peer: (isHere) => {
      if (!isHere) forget();
      on.hostHere?.(isHere);
    },
    handshake: (step) => {
      inTurn(async () => {
        if (step.step === "commit") {
          forget();
          if (standing === null) await adopt(grant);
          const begun = await beginAsEngineer({ sessionId: grant.sessionId, grantDigest: standing?.grantDigest ?? "", engineerThumbprint: signer.thumbprint }, signer, step);
          finish = begun.finish;
          number = 0;
          link.handshake(begun.key);
        } else if (step.step === "open" && finish !== null) {
          agreement = await finish(step);
          finish = null;
          on.phrase?.(agreement.phrase);
        } else if (step.step === "same") await received(fromBase64Url(step.sealed));
        else throw new BadFrame();
      });
    },
    frame: (frame) => { inTurn(() => received(frame)); },
    state: (state, reason) => {
      if (state !== "active") interrupt();
      on.state?.(state, reason);
    },
    problem: (code, message) => { on.problem?.(code, message); },
    closed: (code) => {
      forget();
      on.closed?.(code);
    },
  });

  return {
    same: async () => {
      if (agreement === null || standing === null || isSameHere) return;
      isSameHere = true;
      link.handshake({ step: "same", sealed: toBase64Url(await agreement.sealer.seal({ type: "same" }, standing)) });
      confirm();
    },
    ask: async (request) => {
      if (agreement === null || standing === null || !isSameHere || !isSameThere) return { number: 0, code: "not-confirmed" };
      const { sealer } = agreement;
      number += 1;
      const mine = number;
      const at = standing;
      const signed: SignedRequest = { type: "custody-remote-session-request", sessionId: grant.sessionId, grantDigest: at.grantDigest, epoch: at.epoch, number: mine, request };
      const answered = new Promise<Outcome>((resolve) => { open.set(mine, resolve); });
      const signature = toBase64Url(await signer.sign(canonicalBytes(signed)));
      link.frame(await sealer.seal({ type: "request", signed, signature }, at));
      return answered;
    },
    pause: () => { link.act("pause"); },
    end: () => { link.act("end"); },
    close: () => { link.close(); },
  };
}
