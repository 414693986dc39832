import { request as requestPlain } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as requestSecure } from "node:https";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import type { Problem } from "../../server/contract/shapes/common.ts";
import { Failure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { failureOf } from "./problems.ts";
import { retryMilliseconds } from "./retry.ts";

/** Thrown when no whole answer came: worth another try. */
export class NoAnswer extends Error {}

/** What is wrong with a server's certificate does not pass by itself. */
const certificateCode = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** What a request needs: where to, as whom, from which machine. */
export interface Reach {
  /** The portal's address, without a slash at its end. */
  readonly server: string;
  readonly surroundings: Surroundings;
  readonly headers: () => Readonly<Record<string, string>>;
}

/** A connection on which nothing moves for so long is given up. */
const idleMilliseconds = 120_000;

export interface StreamRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PATCH" | "DELETE";
  /** Below the portal's address: `/api/…`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable;
}

/**
 * Sends a request whose body or answer is a stream; redirects are not followed. The caller reads the answer or destroys it.
 * @throws {NoAnswer} when the connection fails before an answer came. @throws {Failure} `stopped` at Ctrl-C.
 */
export async function stream({ server, headers, surroundings: { stop } }: Reach, { method, path, headers: own = {}, body }: StreamRequest): Promise<IncomingMessage> {
  const send = server.startsWith("https:") ? requestSecure : requestPlain;
  const sent = send(server + path, { method, headers: { ...headers(), ...own }, signal: stop });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve);
    sent.on("error", reject);
  });
  sent.setTimeout(idleMilliseconds, () => sent.destroy(new Error("nothing moved")));
  if (body === undefined) sent.end();
  else {
    body.once("error", (error) => sent.destroy(error));
    body.pipe(sent);
  }
  try {
    const came = await answer;
    // An early refusal ends the sending, but stays readable: it says why.
    if (!sent.writableEnded) {
      body?.unpipe(sent);
      came.once("close", () => sent.destroy());
    }
    return came;
  } catch (error) {
    if (stop.aborted) throw new Failure("stopped", "Stopped.");
    if (error instanceof Failure) throw error;
    if (error instanceof Error && "code" in error && certificateCode.test(String(error.code))) {
      throw new Failure("no-answer", `The certificate of ${server} is not trusted here: ${error.message}.`, "Check the address. If your firm's proxy looks into traffic, its certificate must be in this system's store (or in NODE_EXTRA_CA_CERTS).", "certificate-not-trusted");
    }
    throw new NoAnswer(error instanceof Error ? error.message : String(error));
  } finally {
    body?.destroy();
  }
}

/** The problem in a refusing answer, or null where it is not one of this portal's (a proxy's page, say). */
export async function problemIn(answer: IncomingMessage): Promise<Problem | null> {
  const body = await text(answer).catch(() => "");
  if (!(answer.headers["content-type"] ?? "").includes("json")) return null;
  try {
    const parsed = JSON.parse(body) as Partial<Problem>;
    return typeof parsed.code === "string" && typeof parsed.title === "string" ? (parsed as Problem) : null;
  } catch {
    return null;
  }
}

/** The failure for a refusing answer. */
export async function failureIn(answer: IncomingMessage): Promise<Failure> {
  const status = answer.statusCode ?? 0;
  return failureOf(status, (await problemIn(answer)) ?? { type: "about:blank", title: `The portal, or something before it, answered ${String(status)}.`, status, code: "unexpected" });
}

/** Repeats what may be repeated until an answer comes. @throws {Failure} `no-answer` after about a minute. */
export async function untilAnswered<T>({ surroundings }: Reach, attempt: () => Promise<T>): Promise<T> {
  for (const milliseconds of [...retryMilliseconds, null]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (milliseconds === null) throw new Failure("no-answer", `The portal does not answer (${error.message}).`, "Check the network (and HTTPS_PROXY, if you need one), then try again; nothing is lost.");
    }
    await surroundings.pause(milliseconds);
  }
  throw new Error("unreachable");
}
