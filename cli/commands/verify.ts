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
      report(await proven(text, keys, supplements));
    });
};

/** @throws {Failure} `verification-failed`. */
async function proven(text: string, keys: readonly PublicKey[], supplements: readonly string[]): Promise<Outcome> {
  // Loaded only here: its schemas would cost every other command a third of its start.
  const { verifyDocument } = await import("../../server/sealing/verify-document.ts");
  const { isValid, problems, title, reference, statements, payload } = verifyDocument(text, keys, supplements);
  if (!isValid) throw new Failure("verification-failed", `This document is not proven. ${problems.map((problem) => problem.message).join(" ")}`, "Do not rely on it. Ask the portal's operator for it again, and compare.", "certificate-invalid");
  return {
    lines: [`Valid: ${String(title)} (${String(reference)}).`, ...statements.flatMap(({ heading, sentences }) => (sentences.length === 0 ? [] : ["", heading, ...sentences.map((sentence) => `  ${sentence}`)]))],
    json: { isValid: true, title, reference, statements, payload },
  };
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
