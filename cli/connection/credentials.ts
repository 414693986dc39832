import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Failure } from "../failure.ts";
import { readPrivateJson, writePrivateJson } from "../private-file.ts";
import { placesOf } from "../surroundings.ts";
import type { Surroundings } from "../surroundings.ts";
import { connect } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { dropFromKeyring, keepInKeyring, readFromKeyring } from "./keyring.ts";
import { useSystemNetwork } from "./network.ts";
import { serverUrlOf } from "./server-url.ts";

const kept = z.object({
  server: z.string(),
  email: z.string(),
  /** Null: in the keyring. */
  token: z.string().nullable(),
  tokenId: z.string(),
});
export type SignIn = z.output<typeof kept>;

const fileOf = (surroundings: Surroundings) => join(placesOf(surroundings).config, "sign-in.json");

/** The sign-in that `custody login` kept, or null. The environment does not count. */
export async function keptSignIn(surroundings: Surroundings): Promise<SignIn | null> {
  return kept.safeParse(await readPrivateJson(fileOf(surroundings))).data ?? null;
}

/** Keeps a sign-in: the token in the keyring where one works, else in the file, which only this person can read (0600). */
export async function keepSignIn(surroundings: Surroundings, signIn: SignIn & { readonly token: string }): Promise<"keyring" | "file"> {
  const isInKeyring = await keepInKeyring(surroundings, signIn.server, signIn.token);
  await writePrivateJson(fileOf(surroundings), { ...signIn, token: isInKeyring ? null : signIn.token });
  return isInKeyring ? "keyring" : "file";
}

/** Forgets the sign-in on this machine. */
export async function dropSignIn(surroundings: Surroundings, signIn: SignIn): Promise<void> {
  if (signIn.token === null) await dropFromKeyring(surroundings, signIn.server);
  await rm(fileOf(surroundings), { force: true });
}

/** The portal that commands talk to: `CUSTODY_URL`, else the one signed in to, else null. */
export async function serverInUse(surroundings: Surroundings): Promise<string | null> {
  const given = surroundings.env["CUSTODY_URL"];
  return given ? serverUrlOf(given) : ((await keptSignIn(surroundings))?.server ?? null);
}

/**
 * Opens the connection of a signed-in person: `CUSTODY_URL` with `CUSTODY_TOKEN` for scripts, else what `custody login` kept.
 * @throws {Failure} `not-signed-in`.
 */
export async function openConnection(surroundings: Surroundings): Promise<Connection> {
  const signIn = await keptSignIn(surroundings);
  const server = await serverInUse(surroundings);
  if (server === null) throw new Failure("not-signed-in", "You are not signed in.", "Sign in with: custody login (or set CUSTODY_URL and CUSTODY_TOKEN)");
  const token = surroundings.env["CUSTODY_TOKEN"] || (signIn?.server === server ? (signIn.token ?? (await readFromKeyring(surroundings, server))) : null);
  if (!token) throw new Failure("not-signed-in", `There is no token for ${server}.`, "Sign in with: custody login (or set CUSTODY_TOKEN)");
  return connectTo(surroundings, server, { authorization: `Bearer ${token}` });
}

/** A connection with these headers, over the machine's own proxy and certificates. */
export function connectTo(surroundings: Surroundings, server: string, headers: Readonly<Record<string, string>> = {}): Connection {
  useSystemNetwork(surroundings, server.startsWith("https:"));
  return connect(surroundings, server, () => headers);
}
