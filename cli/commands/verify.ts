import { readFile } from "node:fs/promises";
import type { PublicKey } from "../../server/domain/ledger/public-key.ts";
import { connectTo, serverInUse } from "../connection/credentials.ts";
import { serverUrlOf } from "../connection/server-url.ts";
import { Failure } from "../failure.ts";
import type { CommandGroup, Outcome } from "../program.ts";
import { saveNew } from "../receiving/save-new.ts";
import { fileFailure } from "../sending/local-files.ts";
import { pathOf } from "../surroundings.ts";
import type { Surroundings } from "../surroundings.ts";

interface Options {
  readonly keys?: string;
  readonly url?: string;
  readonly saveKeys?: string;
  readonly supplement?: readonly string[];
}

/** `verify`: proves a certificate or a receipt on this machine, against keys that came from elsewhere. Needs no sign-in. */
export const addVerify: CommandGroup = (program, { surroundings, report }) => {
  program
    .command("verify")
    .description("check a certificate or a receipt; without a network where the keys were saved")
    .argument("<document>", "the signed JSON")
    .option("--keys <file>", "public keys that were saved before")
    .option("--url <url>", "the portal whose keys are trusted (the one in use otherwise)")
    .option("--save-keys <file>", "save the keys, to check without a network later")
    .option("--supplement <file...>", "supplements that came after the certificate")
    .option("--json", "print one JSON object")
    .action(async (document: string, { keys: keysFile, url, saveKeys, supplement = [] }: Options) => {
      const text = await readText(surroundings, document);
      const supplements = await Promise.all(supplement.map((one) => readText(surroundings, one)));
      const keys = keysFile === undefined ? await fetchKeys(surroundings, url) : await keysIn(parsed(await readText(surroundings, keysFile), keysFile), keysFile);
      if (saveKeys !== undefined) await saveNew(surroundings, saveKeys, `${JSON.stringify({ keys }, null, 2)}\n`);
      const type = typeOf(text);
      report(type === "custody-receipt" ? await provenReceipt(text, keys) : type?.startsWith("custody-remote-session-") === true ? await provenSession(text, type, keys) : await provenCertificate(text, keys, supplements));
    });
};

/** Loaded only here: its schemas would cost every other command a third of its start. */
const loadVerifier = () => import("../../server/sealing/verify-certificate.ts");

/** @throws {Failure} `verification-failed`. */
async function provenCertificate(text: string, keys: readonly PublicKey[], supplements: readonly string[]): Promise<Outcome> {
  const { verifyCertificate } = await loadVerifier();
  const check = verifyCertificate(text, keys, supplements);
  if (!check.isValid || check.payload === null) throw notProven("This certificate", check.problems);
  const { payload, title, statements } = check;
  return {
    lines: [`Valid: ${String(title)} (${payload.number}).`, ...statements.flatMap(({ heading, sentences }) => (sentences.length === 0 ? [] : ["", heading, ...sentences.map((sentence) => `  ${sentence}`)]))],
    json: { isValid: true, title, statements, payload, supplements: check.supplements },
  };
}

/** @throws {Failure} `verification-failed`. */
async function provenReceipt(text: string, keys: readonly PublicKey[]): Promise<Outcome> {
  const { verifyReceipt } = await loadVerifier();
  const check = verifyReceipt(text, keys);
  if (!check.isValid) throw notProven("This receipt", check.problems);
  return { lines: [`Valid receipt: ${check.payload.event} of ${check.payload.transferNumber}, issued at ${check.payload.issuedAt}.`], json: { isValid: true, payload: check.payload } };
}

/** The consent record or the receipt of a remote session. @throws {Failure} `verification-failed`. */
async function provenSession(text: string, type: string, keys: readonly PublicKey[]): Promise<Outcome> {
  const { verifyConsent, verifySessionReceipt } = await import("../../server/sealing/verify-session.ts");
  if (type === "custody-remote-session-consent") {
    const check = verifyConsent(text, keys);
    if (!check.isValid) throw notProven("This consent record", check.problems);
    const { engineer, customer, grant, purpose } = check.payload;
    return { lines: [`Valid consent record of ${check.payload.sessionId}, issued at ${check.payload.issuedAt}.`, `${customer.name} allowed ${engineer.name} (${engineer.employer}): ${purpose}`, `Tables: ${grant.tables.join(", ")}; until ${grant.expiresAt}.`], json: { isValid: true, payload: check.payload } };
  }
  const check = verifySessionReceipt(text, keys);
  if (!check.isValid) throw notProven("This receipt", check.problems);
  const { sessionId, state, endedAt, disclosure } = check.payload;
  return { lines: [`Valid receipt: the remote session ${sessionId} is ${state} since ${endedAt}.`, disclosure === null ? "The host told nothing of what was shown." : `Shown: ${String(disclosure.rows)} rows, ${String(disclosure.lookups)} look-ups, ${String(disclosure.reveals)} values in clear.`], json: { isValid: true, payload: check.payload } };
}

function notProven(what: string, problems: readonly { readonly message: string }[]): Failure {
  return new Failure("verification-failed", `${what} is not proven. ${problems.map((problem) => problem.message).join(" ")}`, "Do not rely on it. Ask the portal's operator for it again, and compare.", "certificate-invalid");
}

/** What the document says it is, before anything is proven: only to choose the check, which looks at the signature's own type. */
function typeOf(text: string): string | null {
  try {
    const { protected: header } = JSON.parse(text) as { protected?: unknown };
    return typeof header === "string" ? String((JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { typ?: unknown }).typ) : null;
  } catch {
    return null;
  }
}

async function fetchKeys(surroundings: Surroundings, url: string | undefined): Promise<readonly PublicKey[]> {
  const server = url === undefined ? await serverInUse(surroundings) : serverUrlOf(url);
  if (server === null) throw new Failure("usage", "Whose keys are to be trusted? A document cannot vouch for itself.", "Give --keys FILE (saved before) or --url https://portal.example.");
  return keysIn(await connectTo(surroundings, server).ask("GET /api/verify/keys"), server);
}

async function keysIn(document: unknown, from: string): Promise<readonly PublicKey[]> {
  const { publicKeySchema } = await import("../../server/domain/ledger/public-key.ts");
  const listed = (document as { keys?: unknown } | null)?.keys;
  const keys = (Array.isArray(listed) ? listed : []).flatMap((one: unknown) => publicKeySchema.safeParse(one).data ?? []);
  if (keys.length === 0) throw new Failure("file-problem", `There is no key in ${from}.`, "It should be the answer of /api/verify/keys, saved with --save-keys.");
  return keys;
}

async function readText(surroundings: Surroundings, typed: string): Promise<string> {
  const path = pathOf(surroundings, typed);
  return readFile(path, "utf8").catch((error: unknown) => {
    throw fileFailure(error, path);
  });
}

function parsed(text: string, from: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure("file-problem", `${from} is not JSON.`);
  }
}
