import { join } from "node:path";
import * as z from "zod";
import type { Connection } from "../connection/connection.ts";
import { openAsker } from "../console/ask.ts";
import { Failure } from "../failure.ts";
import { readPrivateJson, writePrivateJson } from "../private-file.ts";
import { placesOf } from "../surroundings.ts";

const accepted = z.record(z.string(), z.string());

/**
 * The version of the portal's terms that this person has accepted, asking once for each version (ALO-25). A script accepts by naming the version.
 * @throws {Failure} `usage` without an acceptance; nothing was sent then.
 */
export async function acceptedTerms({ server, surroundings, ask }: Connection, named: string | undefined, note: (sentence: string) => void): Promise<string> {
  const { termsVersion, publicUrl } = await ask("GET /api/portal");
  const file = join(placesOf(surroundings).config, "terms.json");
  const known = accepted.safeParse(await readPrivateJson(file)).data ?? {};
  if (known[server] === termsVersion) return termsVersion;
  const pages = ["how-we-handle-your-database", "privacy", "terms"].map((page) => new URL(page, publicUrl.endsWith("/") ? publicUrl : `${publicUrl}/`).href);
  if (named !== termsVersion) {
    note(`${known[server] === undefined ? "Before you send, please read" : "The terms have changed. Please read"}:`);
    for (const page of pages) note(`  ${page}`);
    if (surroundings.input.isTTY !== true) throw new Failure("usage", `Version ${termsVersion} of the terms is not accepted yet.`, `Read them, then add: --accept-terms ${termsVersion}`, "terms-not-accepted");
    const asker = openAsker(surroundings);
    try {
      const answer = await asker.ask(`Do you accept version ${termsVersion}? Type yes: `);
      if (answer.toLowerCase() !== "yes") throw new Failure("usage", "The terms were not accepted; nothing was sent.", null, "terms-not-accepted");
    } finally {
      asker.close();
    }
  }
  await writePrivateJson(file, { ...known, [server]: termsVersion });
  return termsVersion;
}
