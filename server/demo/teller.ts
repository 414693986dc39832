import { setPresence } from "../actions/chats/presence.ts";
import { runChats } from "../actions/chats/run-chats.ts";
import { watchCases } from "../actions/cases/watch.ts";
import { instantText, type Caller, type Ports } from "../actions/context.ts";
import { endDue } from "../actions/sessions/end-due.ts";
import { renewPlans } from "../actions/support/plans/renew.ts";
import { remind } from "../actions/upkeep/remind.ts";
import { sendMail } from "../actions/upkeep/send-mail.ts";
import { sweep } from "../actions/upkeep/sweep.ts";
import type { Cast } from "./cast.ts";
import type { AdvancingClock } from "./clock.ts";
import { callerOf } from "./enrol.ts";

/** What every chapter of the story needs. */
export interface Teller {
  readonly ports: Ports;
  readonly cast: Cast;
  /** The caller that this person's requests would have now. */
  as(who: keyof Cast): Promise<Caller>;
  /** Somebody's page of chats is open: it lasts three minutes. */
  present(who: keyof Cast): Promise<void>;
  accountOf(who: "customer" | "otherCustomer"): Promise<string>;
  /** So much time passes, with the jobs of a portal that runs. */
  tick(duration: Temporal.DurationLike): Promise<void>;
  /** Time passes until so long before the story ends; nothing where that is over. */
  until(beforeTheEnd: Temporal.DurationLike): Promise<void>;
}

/** A portal that runs looks every minute: what was just ordered goes at once, and each deadline on the way is met when it comes. */
export function createTeller(ports: Ports, clock: AdvancingClock, cast: Cast, endsAt: Temporal.Instant): Teller {
  const work = async (): Promise<void> => {
    for (const job of [sweep, remind, runChats, watchCases, renewPlans, endDue, sendMail]) await job(ports);
  };
  const tick = async (duration: Temporal.DurationLike): Promise<void> => {
    const end = ports.clock.now().add({ milliseconds: Temporal.Duration.from(duration).total("milliseconds") });
    for (;;) {
      await work();
      const [due] = await ports.records.read.lists.dueByDeadline(instantText(end), 1);
      const next = due?.deadlineAt == null ? end : Temporal.Instant.from(due.deadlineAt).add({ minutes: 1 });
      const stopAt = Temporal.Instant.compare(next, end) < 0 && Temporal.Instant.compare(next, ports.clock.now()) > 0 ? next : end;
      clock.advance(ports.clock.now().until(stopAt, { largestUnit: "hours", smallestUnit: "milliseconds", roundingMode: "ceil" }));
      if (stopAt === end) break;
    }
    await work();
  };
  const as = (who: keyof Cast): Promise<Caller> => callerOf(ports, cast[who]);
  return {
    ports,
    cast,
    as,
    tick,
    present: async (who) => setPresence(ports, await as(who), "present"),
    accountOf: async (who) => (await as(who)).accountId ?? "",
    until: async (beforeTheEnd) => {
      const left = ports.clock.now().until(endsAt.subtract({ milliseconds: Temporal.Duration.from(beforeTheEnd).total("milliseconds") }), { largestUnit: "hours", smallestUnit: "milliseconds", roundingMode: "ceil" });
      if (left.sign > 0) await tick(left);
    },
  };
}
