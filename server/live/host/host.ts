import { canonicalBytes } from "../../domain/ledger/canonical-json.ts";
import { afterAnswer, afterLookup, afterRefusal, afterReveal, nothingDisclosed } from "../../domain/session/disclosure.ts";
import { grantBytes, requireNarrower, type Grant } from "../../domain/session/grant.ts";
import { lookupRefusal, revealSeconds } from "../../domain/session/lookup.ts";
import { fromEngineer, type FromHost, type LiveAnswer, type SignedRequest } from "../../domain/session/messages.ts";
import type { AnswerCode } from "../../domain/session/words.ts";
import { fromBase64Url, sha256Hex, toBase64Url } from "../bytes.ts";
import { engineerVerifier, type VerifyEngineer } from "../engineer-key.ts";
import { BadFrame, type Standing } from "../frames.ts";
import { beginAsHost, type Agreement } from "../handshake.ts";
import { openLink, type LinkState } from "../link.ts";
import { NoAnswer } from "./executor.ts";
import type { Host, HostOptions, Shown } from "./terms.ts";

export type { Host, Shown } from "./terms.ts";

/** More than a person asks. */
const requestsPerMinute = 120;

/** Joins a remote session as the customer's host and answers what the grant allows. Resolves at once; what happens comes through `on`. */
export async function joinAsHost(options: HostOptions): Promise<Host> {
  const { executor, questions, now, on } = options;
  const verify: VerifyEngineer = await engineerVerifier(options.engineerKey, options.grant.engineer.keyThumbprint);
  let grant = options.grant;
  let standing: Standing = await standingFor(grant);
  const earlier = new Map<number, Standing>([[standing.epoch, standing]]);
  let disclosure = options.disclosure ?? nothingDisclosed;
  let lookups = options.lookupsToday;
  let state: LinkState | "joining" = "joining";
  let agreement: Agreement | null = null;
  let finish: Awaited<ReturnType<typeof beginAsHost>>["finish"] | null = null;
  let isSameHere = false;
  let isSameThere = false;
  let lastNumber = 0;
  let recent: number[] = [];
  /** Grows with everything that makes a run under way worthless. */
  let generation = 0;
  let hearing: Promise<void> = Promise.resolve();
  let sending: Promise<void> = Promise.resolve();
  let running: Promise<void> = Promise.resolve();

  const isOpen = (): boolean => state === "active" && agreement !== null && isSameHere && isSameThere;
  const stop = (): void => { generation += 1; };
  const forget = (): void => {
    stop();
    agreement = null;
    finish = null;
    isSameHere = false;
    isSameThere = false;
  };
  const inTurn = (work: () => Promise<void>): void => {
    hearing = hearing.then(work).catch(() => {
      forget();
      link.close();
    });
  };
  /** Frames leave in the order of their sequence. */
  const say = (message: FromHost, at: Standing = standing): Promise<void> => {
    const { sealer } = agreement ?? {};
    sending = sending.then(async () => {
      if (sealer === undefined || (state !== "active" && state !== "paused")) return;
      link.frame(await sealer.seal(message, at));
    });
    return sending;
  };
  const confirm = (): void => {
    if (!isSameHere || !isSameThere) return;
    on.confirmed?.();
    if (state === "active") void say({ type: "grant", grant, disclosure });
  };
  const begin = async (): Promise<void> => {
    forget();
    lastNumber = 0;
    const begun = await beginAsHost({ sessionId: grant.sessionId, grantDigest: standing.grantDigest, engineerThumbprint: grant.engineer.keyThumbprint }, verify);
    finish = begun.finish;
    link.handshake(begun.commit);
  };

  const note = async (kind: Shown["kind"], number: number, outcome: string, rows: number, signed: SignedRequest | null, answer: LiveAnswer | null): Promise<void> => {
    const digestOf = async (value: unknown): Promise<string> => sha256Hex(new TextEncoder().encode(JSON.stringify(value)));
    on.shown?.({ at: new Date(now()).toISOString(), kind, number, outcome, rows, requestDigest: signed === null ? null : await sha256Hex(canonicalBytes(signed)), answerDigest: answer === null ? null : await digestOf(answer) }, disclosure);
  };

  /** Steps 1 to 7 of remote-sessions.md, "Enforcement in the executor". */
  const answer = async (signed: SignedRequest, signature: string, epoch: number): Promise<void> => {
    const { number, request } = signed;
    const mine = generation;
    const isStopped = (): boolean => mine !== generation || !isOpen();
    const ifOpen = (): void => {
      if (now() >= Date.parse(grant.expiresAt)) throw new NoAnswer("expired");
      if (state === "paused") throw new NoAnswer("paused");
      if (!isOpen()) throw new NoAnswer("not-confirmed");
      if (signed.epoch !== standing.epoch || epoch !== standing.epoch) throw new NoAnswer("stale-epoch");
    };
    try {
      if (!(await verify(canonicalBytes(signed), fromBase64Url(signature)))) throw new NoAnswer("bad-signature");
      if (number <= lastNumber) throw new NoAnswer("out-of-order");
      lastNumber = number;
      if (signed.epoch !== standing.epoch || epoch !== standing.epoch) throw new NoAnswer("stale-epoch");
      if (signed.sessionId !== grant.sessionId || signed.grantDigest !== standing.grantDigest) throw new NoAnswer("wrong-grant");
      ifOpen();
      recent = recent.filter((at) => at > now() - 60_000);
      if (recent.length >= requestsPerMinute) throw new NoAnswer("too-fast");
      recent.push(now());

      const unchanged = async (): Promise<void> => {
        const digests = await executor.digests();
        if (digests.database !== grant.databaseDigest) throw new NoAnswer("database-changed");
        if (digests.plan !== grant.planDigest) throw new NoAnswer("plan-changed");
      };
      await unchanged();
      if (!grant.kinds.includes(request.kind)) throw new NoAnswer("kind-not-granted");
      if (request.kind === "browse" && !grant.tables.includes(request.table)) throw new NoAnswer("table-not-granted");
      on.asked?.(request, number);

      let result: LiveAnswer;
      let classes: readonly string[] = [];
      if (request.kind === "lookup") {
        const question = await executor.lookupQuestion(request.view, request.column);
        const refusal = lookupRefusal({ ...question, usedToday: lookups });
        if (refusal !== null) throw new NoAnswer(refusal);
        lookups += 1;
        await say({ type: "waiting", number, for: "lookup", done: 0, of: null });
        if (!(await questions.lookUp({ ...question, value: request.value }))) throw new NoAnswer("not-released");
        result = { kind: "lookup", row: await executor.lookUp(request.view, request.column, request.value) };
      } else {
        let told = now();
        const ran = await executor.run(request, number, {
          tables: grant.tables,
          rowsMax: grant.rowsMax,
          isStopped,
          progress: (_table, done, of) => {
            if (now() - told < 250) return;
            told = now();
            void say({ type: "waiting", number, for: "snapshot", done, of });
          },
        });
        result = ran.answer;
        classes = ran.classes;
        if (grant.isPreviewed && result.kind === "rows") {
          await say({ type: "waiting", number, for: "preview", done: 0, of: null });
          if (!(await questions.preview({ number, request, answer: result }))) throw new NoAnswer("not-released");
        }
      }
      // A query keeps this thread busy: whatever the customer pressed meanwhile is heard before anything is sent.
      await new Promise((resolve) => { setTimeout(resolve, 0); });
      await unchanged();
      ifOpen();
      if (isStopped()) throw new NoAnswer("paused");
      await say({ type: "answer", number, answer: result });
      const rows = result.kind === "rows" ? result.rows.length : 0;
      disclosure = request.kind === "lookup" ? afterLookup(disclosure) : afterAnswer(disclosure, { rows, classes });
      await note(request.kind, number, "shown", rows, signed, result);
    } catch (error) {
      const code: AnswerCode = error instanceof NoAnswer ? error.code : "failed";
      disclosure = afterRefusal(disclosure);
      await say({ type: "refused", number, code }).catch(() => undefined);
      await note(request.kind, number, code, 0, signed, null);
    }
  };

  const received = async (frame: Uint8Array): Promise<void> => {
    if (agreement === null) throw new BadFrame();
    const { message, epoch } = await agreement.opener.open(frame, (one) => earlier.get(one) ?? null);
    const shaped = fromEngineer.safeParse(message);
    if (!shaped.success) throw new BadFrame();
    if (shaped.data.type === "same") {
      isSameThere = true;
      confirm();
      return;
    }
    const { signed, signature } = shaped.data;
    running = running.then(() => answer(signed, signature, epoch));
  };

  const link = openLink(options.openWire, options.ticket, {
    joined: (joinedState, isPeerHere) => {
      state = joinedState;
      on.joined?.(joinedState, isPeerHere);
      if (isPeerHere) inTurn(begin);
    },
    peer: (isHere) => {
      on.engineerHere?.(isHere);
      if (isHere) inTurn(begin);
      else forget();
    },
    handshake: (step) => {
      inTurn(async () => {
        if (step.step === "key" && finish !== null) {
          const met = await finish(step);
          finish = null;
          agreement = met.agreement;
          link.handshake(met.open);
          on.phrase?.(met.agreement.phrase);
        } else if (step.step === "same") await received(fromBase64Url(step.sealed));
        else throw new BadFrame();
      });
    },
    frame: (frame) => { inTurn(() => received(frame)); },
    state: (next, reason) => {
      const wasOpen = isOpen();
      state = next;
      if (next !== "active") stop();
      on.state?.(next, reason);
      if (!wasOpen && isOpen()) void say({ type: "grant", grant, disclosure });
    },
    problem: (code, message) => { on.problem?.(code, message); },
    closed: (code) => {
      state = "joining";
      forget();
      on.closed?.(code);
    },
  });

  return {
    same: async () => {
      if (agreement === null || isSameHere) return;
      isSameHere = true;
      const { sealer } = agreement;
      const at = standing;
      sending = sending.then(async () => { link.handshake({ step: "same", sealed: toBase64Url(await sealer.seal({ type: "same" }, at)) }); });
      await sending;
      confirm();
    },
    pause: () => {
      if (state === "active") state = "paused";
      stop();
      link.act("pause");
    },
    resume: () => { link.act("resume"); },
    narrow: async (next, hide) => {
      requireNarrower(grant, next);
      const before = standing;
      const after = await standingFor(next);
      stop();
      // Said under the old epoch, for the engineer knows no other yet; everything later is under the new one.
      const told = say({ type: "narrowed", grant: next }, before);
      grant = next;
      standing = after;
      earlier.set(after.epoch, after);
      on.granted?.(next);
      await told;
      running = running.then(async () => { for (const { table, column } of hide) await executor.hide(table, column); });
      await running;
    },
    reveal: async (view, row, column) => {
      const mine = generation;
      const found = await executor.reveal(view, row, column);
      if (mine !== generation || !isOpen()) throw new NoAnswer("paused");
      await say({ type: "reveal", view, row, column, value: found.value, seconds: revealSeconds });
      disclosure = afterReveal(disclosure, found.class);
      await note("reveal", view, "shown", 1, null, null);
    },
    revoke: () => {
      state = "revoked";
      stop();
      link.act("revoke");
    },
    end: () => {
      state = "ended";
      stop();
      link.act("end");
    },
    close: () => {
      forget();
      link.close();
    },
    get grant() { return grant; },
    get disclosure() { return disclosure; },
  };
}

async function standingFor(grant: Grant): Promise<Standing> {
  return { epoch: grant.epoch, grantDigest: await sha256Hex(grantBytes(grant)) };
}
