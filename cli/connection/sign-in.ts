import { createApi, ApiError } from "../../server/contract/client.ts";
import type { RouteAnswer } from "../../server/contract/types.ts";
import type { Asker } from "../console/ask.ts";
import { Failure } from "../failure.ts";
import type { Connection } from "./connection.ts";
import { failureOf } from "./problems.ts";

/**
 * Signs a person in, makes a token, and ends the session again: only the token stays.
 * @throws {Failure} `not-signed-in` when the portal does not accept the answers.
 */
export async function signIn({ server }: Connection, email: string, tokenName: string, asker: Asker, note: (sentence: string) => void): Promise<RouteAnswer<"POST /api/tokens">> {
  const cookies = new Map<string, string>();
  const post = (path: string, body: object) => postForCookies(server, path, body, cookies);
  const password = await asker.askSecret("Password (staff; leave it empty to get a code by e-mail): ");
  if (password === "") {
    await post("/api/sign-in/code", { email });
    note(`If ${email} is known there, a code is on its way. It holds for ten minutes.`);
    await post("/api/sign-in", { email, code: (await asker.askSecret("Code: ")).toUpperCase() });
  } else await post("/api/sign-in", { email, password, totp: (await asker.askSecret("One-time code of your authenticator: ")).replaceAll(" ", "") });

  const session = createApi(server, () => ({ cookie: cookieLine(cookies), origin: new URL(server).origin, "sec-fetch-site": "same-origin" }));
  try {
    const token = await session("POST /api/tokens", { body: { name: tokenName } });
    await session("DELETE /api/session");
    return token;
  } catch (error) {
    throw error instanceof ApiError ? failureOf(error.status, error.problem) : error;
  }
}

async function postForCookies(server: string, path: string, body: object, cookies: Map<string, string>): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(server + path, {
      method: "POST",
      redirect: "error",
      headers: { "content-type": "application/json", ...(cookies.size === 0 ? {} : { cookie: cookieLine(cookies) }) },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new Failure("no-answer", `${server} does not answer (${causeOf(error)}).`, "Check the address and the network (and HTTPS_PROXY, if you need one).");
  }
  const problem = answer.ok ? null : ((await answer.json().catch(() => null)) as { detail?: string; title?: string; code?: string } | null);
  if (answer.status === 401) throw new Failure("not-signed-in", problem?.detail ?? "The portal did not accept this.", "Try again with: custody login", problem?.code ?? "not-signed-in");
  if (!answer.ok) throw failureOf(answer.status, { type: "about:blank", title: `The portal, or something before it, answered ${String(answer.status)}.`, status: answer.status, code: "unexpected", ...problem });
  await answer.body?.cancel();
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (value === "") cookies.delete(name.trim());
    else cookies.set(name.trim(), value);
  }
}

function cookieLine(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** Node hides the reason (refused, unknown host, certificate) one level down. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" && cause.message === "" ? cause.code : cause.message;
  return error instanceof Error ? error.message : String(error);
}
