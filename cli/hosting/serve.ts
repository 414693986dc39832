import type { RemoteSessionShape } from "../../server/contract/shapes/session.ts";
import type { MaskPlan } from "../../server/domain/masking/plan.ts";
import type { Grant } from "../../server/domain/session/grant.ts";
import { createEventBatch } from "../../server/live/host/event-batch.ts";
import type { Executor } from "../../server/live/host/executor.ts";
import { joinAsHost, type Host } from "../../server/live/host/host.ts";
import { narrowedGrant } from "../../server/live/host/make-grant.ts";
import type { Connection } from "../connection/connection.ts";
import { durationInWords } from "../console/units.ts";
import type { HostConsole } from "./console.ts";
import { portalWire } from "./wire.ts";

export interface Serving {
  readonly connection: Connection;
  readonly console: HostConsole;
  readonly session: RemoteSessionShape;
  readonly origin: string;
  readonly executor: Executor;
  readonly plan: MaskPlan;
  readonly grant: Grant;
}

const rejoinTries = 20;
const rejoinMs = 1_500;
const flushMs = 2_000;
const commands = "p pause · c continue · h TABLE.COLUMN hide more · r VIEW ROW COLUMN reveal one cell · e end · ? this list";

/** Serves the session until it is over. Gives the state in which it ended. */
export async function serveSession(serving: Serving): Promise<string> {
  const { connection, console, session, executor } = serving;
  const { surroundings } = connection;
  const params = { id: session.id };
  const over = Promise.withResolvers<string>();
  let plan = serving.plan;
  const at: { host: Host | null } = { host: null };
  let grant = serving.grant;
  let state = "waiting";
  let tries = 0;
  const batch = createEventBatch(async (events, disclosure) => { await connection.tell("POST /api/remote-sessions/:id/events", { params, body: { events: [...events], disclosure } }); });
  const lookupsToday = session.lookupsToday ?? 0;

  const agree = async (phrase: string): Promise<void> => {
    console.say(`Your six digits are  ${phrase}`);
    const answer = await console.ask(`${session.engineer.name} must read out the same ones. Type same, or different: `);
    if (answer.toLowerCase() === "same") await at.host?.same();
    else at.host?.end();
  };

  const join = async (): Promise<void> => {
    const { ticket, path } = await connection.tell("POST /api/remote-sessions/:id/tickets", { params });
    const disclosure = at.host?.disclosure;
    at.host = await joinAsHost({
      openWire: portalWire(connection.server, serving.origin, path),
      ticket,
      grant,
      engineerKey: session.engineer.publicKey,
      executor,
      now: surroundings.now,
      lookupsToday: lookupsToday + (disclosure?.lookups ?? 0),
      ...(disclosure === undefined ? {} : { disclosure }),
      questions: {
        preview: async ({ answer }) => {
          if (answer.kind === "rows") {
            console.say(answer.columns.map((column) => column.name).join(" | "));
            for (const row of answer.rows) console.say(row.map((cell) => String(cell ?? "")).join(" | "));
          }
          return (await console.ask("Show these rows? Type yes: ")).toLowerCase() === "yes";
        },
        lookUp: async ({ table, column, value }) => (await console.ask(`${session.engineer.name} asks which row of the view has “${value}” in ${table}.${column}. Allow? Type yes: `)).toLowerCase() === "yes",
      },
      on: {
        joined: (joinedState, isHere) => {
          state = joinedState;
          tries = 0;
          console.say(isHere ? `${session.engineer.name} is here.` : `Waiting for ${session.engineer.name}…`);
        },
        engineerHere: (isHere) => { console.say(isHere ? `${session.engineer.name} is here.` : `${session.engineer.name} has left; nothing is shown.`); },
        phrase: (phrase) => void agree(phrase),
        confirmed: () => { console.say(`${session.engineer.name} may look now. ${commands}`); },
        asked: (request, number) => { console.say(`#${String(number)} asks: ${request.kind === "query" ? request.sql : request.kind === "browse" ? `rows of ${request.table} from ${String(request.offset + 1)}` : request.kind}`); },
        shown: (shown, disclosure) => {
          batch.add(shown, disclosure);
          console.say(`#${String(shown.number)} ${shown.outcome === "shown" ? `${String(shown.rows)} rows shown` : `not shown (${shown.outcome})`}`);
        },
        state: (next, reason) => {
          state = next;
          console.say(next === "active" ? "Going on." : next === "paused" ? `Paused (${reason}). Nothing is shown. c to go on, e to end.` : `The session is ${next} (${reason}).`);
          if (next !== "active" && next !== "paused") over.resolve(next);
        },
        problem: (code, message) => { if (code !== "unavailable") console.say(message); },
        closed: (code) => { void closed(code); },
      },
    });
  };
  const closed = async (code: number): Promise<void> => {
    if (code === 4000) return;
    tries += 1;
    if (code === 4410 || code === 4409 || code === 4401 || tries > rejoinTries) {
      over.resolve("ended");
      return;
    }
    console.say("The line to the portal is broken; nothing is shown. Trying again…");
    await surroundings.pause(rejoinMs).catch(() => undefined);
    await join().catch(async () => {
      const now = await connection.ask("GET /api/remote-sessions/:id", { params }).catch(() => null);
      if (now !== null && now.end === null) over.resolve(now.state);
      else await closed(code);
    });
  };

  const hide = async (typed: string): Promise<void> => {
    const wanted = plan.columns.filter((one) => `${one.table}.${one.column}`.toLowerCase() === typed.toLowerCase());
    if (wanted.length === 0 || at.host === null) {
      console.say(`There is no column ${typed}. Name it as TABLE.COLUMN.`);
      return;
    }
    const columns = wanted.map(({ table, column }) => ({ table, column }));
    const next = await narrowedGrant(grant, plan, columns);
    await at.host.narrow(next.grant, columns);
    ({ plan, grant } = { plan: next.plan, grant: next.grant });
    await connection.tell("POST /api/remote-sessions/:id/narrow", { params, body: { grant } });
    console.say(`${typed} is hidden from now on.`);
  };
  const reveal = async ([view, row, column]: readonly string[]): Promise<void> => {
    const reason = await console.ask("Why is this one value shown? (stays with you) ");
    if (reason === "") return;
    await at.host?.reveal(Number(view), Number(row) - 1, Number(column) - 1);
    console.say("Shown for a minute.");
  };
  /** Nothing is shown from here on; what was shown is told first, so that it stands in the receipt. */
  const endInOrder = async (): Promise<void> => {
    at.host?.pause();
    await Promise.race([batch.flush(), surroundings.pause(flushMs).catch(() => undefined)]);
    at.host?.end();
  };
  console.onCommand((line) => {
    const [verb = "", ...words] = line.split(/\s+/);
    const failed = (): void => { console.say("That was not possible."); };
    if (verb === "p") at.host?.pause();
    else if (verb === "c") at.host?.resume();
    else if (verb === "e") void endInOrder();
    else if (verb === "h") void hide(words.join(" ")).catch(failed);
    else if (verb === "r") void reveal(words).catch(failed);
    else if (verb !== "") console.say(commands);
  });
  const timer = setInterval(() => {
    const left = Date.parse(grant.expiresAt) - surroundings.now();
    const shown = at.host?.disclosure;
    console.status(`${session.engineer.name} · ${state} · ${durationInWords(left)} left · ${String(shown?.rows ?? 0)} rows, ${String(Object.values(shown?.values ?? {}).reduce((sum, count) => sum + count, 0))} values shown · p h e ?`);
  }, 1_000);
  const stopped = (): void => {
    at.host?.end();
    over.resolve("ended");
  };
  surroundings.stop.addEventListener("abort", stopped, { once: true });
  try {
    await join();
    return await over.promise;
  } finally {
    clearInterval(timer);
    surroundings.stop.removeEventListener("abort", stopped);
    await batch.flush();
    at.host?.close();
    executor.close();
  }
}
