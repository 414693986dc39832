import { randomBytes } from "node:crypto";
import { text as wholeText } from "node:stream/consumers";
import type { RemoteSessionShape } from "../../server/contract/shapes/session.ts";
import { openConnection } from "../connection/credentials.ts";
import type { Connection } from "../connection/connection.ts";
import { failureIn, stream, untilAnswered } from "../connection/stream.ts";
import { Failure } from "../failure.ts";
import { checkConnection } from "../hosting/connection-check.ts";
import { openHostConsole, type HostConsole } from "../hosting/console.ts";
import { consentLines } from "../hosting/consent-text.ts";
import { watchedDigest } from "../hosting/local-database.ts";
import { formatFailure, openLocal, planFor, type OpenedFile } from "../masking/look.ts";
import type { CommandGroup } from "../program.ts";
import { saveNew } from "../receiving/save-new.ts";
import { pathOf } from "../surroundings.ts";

interface Options {
  readonly session?: string;
  readonly hide?: readonly string[];
  readonly show?: readonly string[];
  readonly table?: readonly string[];
  readonly minutes?: string;
  readonly preview?: boolean;
  readonly receipts?: string;
}

/** `host`: the customer's end of a remote session, without a browser. The database is opened here and never sent; nothing is accepted beforehand. */
export const addHost: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("host")
    .description("let an engineer look at a database, masked on this machine, for as long as you allow")
    .argument("<file>", "the database; it is only read")
    .option("--session <id>", "which request is answered (the only open one otherwise)")
    .option("--table <table...>", "only these tables (those that were asked for, or all)")
    .option("--hide <column...>", "hide these columns altogether, as TABLE.COLUMN")
    .option("--show <column...>", "show these columns as they are, as TABLE.COLUMN (refused for passwords and keys)")
    .option("--minutes <minutes>", "for how long at most (what was asked for, otherwise)")
    .option("--preview", "see every answer before it goes")
    .option("--receipts <folder>", "where the consent record and the receipt are saved (here otherwise)")
    .option("--json", "print one JSON object at the end")
    .action(async (typed: string, options: Options) => {
      const connection = await openConnection(surroundings);
      const session = await findRequest(connection, options.session);
      const path = pathOf(surroundings, typed);
      const opened = await openLocal(path);
      const console = openHostConsole(surroundings);
      try {
        const granted = await askConsent(connection, console, session, opened, options);
        if (granted === null) {
          const denied = await connection.tell("POST /api/remote-sessions/:id/deny", { params: { id: session.id } });
          report({ lines: ["You said no. Nothing was opened; support helps you by mail, phone or an ordinary transfer."], json: { session: session.id, state: denied.state } });
          return;
        }
        const { serveSession } = await import("../hosting/serve.ts");
        const state = await serveSession({ connection, console, ...granted });
        const folder = options.receipts ?? ".";
        const consent = await saveNew(surroundings, `${folder}/consent-${session.id}.json`, await fetchDocument(connection, session.id, "consent"));
        const receipt = await saveNew(surroundings, `${folder}/receipt-${session.id}.json`, await fetchDocument(connection, session.id, "receipt"));
        report({ lines: [`The session is ${state}.`, `Consent record: ${consent}`, `Receipt: ${receipt}`, `Check them: custody verify ${receipt}`], json: { session: session.id, state, consent, receipt } });
      } finally {
        console.close();
        opened.close();
      }
    });
};

async function findRequest(connection: Connection, wanted: string | undefined): Promise<RemoteSessionShape> {
  if (wanted !== undefined) return connection.ask("GET /api/remote-sessions/:id", { params: { id: wanted } });
  const { items } = await connection.ask("GET /api/remote-sessions", { query: { limit: 50 } });
  const open = items.filter((one) => one.state === "requested" || one.state === "offered");
  const [only, ...others] = open;
  if (only === undefined) throw new Failure("refused", "Nobody asks for a look at the moment.", "Support must ask first; then run this again.", "not-found");
  if (others.length > 0) throw new Failure("usage", `There are ${String(open.length)} open requests.`, `Name one with --session: ${open.map((one) => `${one.id} (${one.engineer.name})`).join(", ")}`);
  return connection.ask("GET /api/remote-sessions/:id", { params: { id: only.id } });
}

/** Shows what was asked and what would be hidden, and asks in words. Null is a no. */
async function askConsent(connection: Connection, console: HostConsole, asked: RemoteSessionShape, opened: OpenedFile, options: Options) {
  const { surroundings } = connection;
  const params = { id: asked.id };
  const [{ createExecutor }, { makeGrant }] = await Promise.all([import("../../server/live/host/create-executor.ts"), import("../../server/live/host/make-grant.ts")]);
  const plan = await planFor(opened, { hide: options.hide ?? [], show: options.show ?? [] });
  const names = opened.file.tables.map((table) => table.name);
  const tables = chosenTables(names, options.table ?? asked.requested.tables, options.table !== undefined);
  const minutes = Math.min(asked.requested.minutes, Number(options.minutes ?? asked.requested.minutes));
  if (!Number.isInteger(minutes) || minutes < 1) throw new Failure("usage", "--minutes takes a whole number, at least 1.");
  const { publicUrl } = await connection.ask("GET /api/portal");
  const { origin } = new URL(publicUrl);
  await connection.tell("POST /api/remote-sessions/:id/offer", { params, body: { entry: "command-line" } });
  const { check: known } = await connection.ask("GET /api/connection-checks/latest");
  const check = known?.isRecent === true && known.isPassed ? known : await checkConnection(connection, origin);
  for (const line of consentLines(asked, plan, { tables, minutes, isPreviewed: options.preview === true, check })) console.say(line);

  if ((await console.ask("Type allow to allow exactly this, or deny: ")).toLowerCase() !== "allow") return null;
  const recording = !asked.requested.recording ? "not-asked" : (await console.ask("May they keep what is shown to them? Type yes or no: ")).toLowerCase() === "yes" ? "allowed" : "refused";
  const databaseDigest = watchedDigest(opened.path);
  const grant = await makeGrant(asked, { tables, kinds: asked.requested.kinds, plan, databaseDigest: await databaseDigest(), minutes, rowsMax: 200, isPreviewed: options.preview === true, isRecorded: recording === "allowed", now: surroundings.now() });
  const session = await connection.tell("POST /api/remote-sessions/:id/consent", { params, body: { grant, entry: "command-line", recording } });
  const executor = await createExecutor({ file: opened.file, tables, plan, key: randomBytes(32), databaseDigest, now: surroundings.now }).catch((error: unknown) => {
    throw formatFailure(error, opened.path);
  });
  return { session, origin, executor, plan, grant };
}

function chosenTables(names: readonly string[], wished: readonly string[], isStrict: boolean): string[] {
  const found = wished.flatMap((wish) => names.filter((name) => name.toLowerCase() === wish.toLowerCase()));
  const missing = wished.filter((wish) => !names.some((name) => name.toLowerCase() === wish.toLowerCase()));
  if (isStrict && missing.length > 0) throw new Failure("usage", `There is no table ${missing.join(", ")}.`, `The file has: ${names.join(", ")}.`);
  return found.length === 0 ? [...names] : found;
}

const documentTries = 40;
const documentPauseMs = 250;

/** The line is cut before the end is written down, so the receipt may come a moment later than the word of it. */
async function fetchDocument(connection: Connection, sessionId: string, what: "consent" | "receipt"): Promise<string> {
  for (let triesLeft = documentTries; ; triesLeft -= 1) {
    const text = await untilAnswered(connection, async () => {
      const answer = await stream(connection, { method: "GET", path: `/api/remote-sessions/${sessionId}/${what}.json` });
      if (answer.statusCode === 200) return wholeText(answer);
      if (answer.statusCode !== 404 || triesLeft <= 1) throw await failureIn(answer);
      answer.resume();
      return null;
    });
    if (text !== null) return text;
    await connection.surroundings.pause(documentPauseMs);
  }
}
