import { createApi, ApiError } from "../../server/contract/client.ts";
import type { Api } from "../../server/contract/client.ts";
import { Failure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { failureOf, isPassing } from "./problems.ts";
import { retryMilliseconds } from "./retry.ts";
import { NoAnswer, stream } from "./stream.ts";
import type { Reach } from "./stream.ts";

/** A portal and the right to use it. */
export interface Connection extends Reach {
  /** Calls that may be repeated: reads, and creations with an idempotency key. Waits out a short silence of the portal. */
  readonly ask: Api;
  /** Calls that are made once. */
  readonly tell: Api;
}

/** A question is answered quickly or not at all: a portal that restarts is back within ten seconds. */
const askRetryMilliseconds = retryMilliseconds.slice(0, 5);

/** @throws {Failure} from its calls, never an `ApiError`. */
export function connect(surroundings: Surroundings, server: string, headers: Connection["headers"]): Connection {
  const api = createApi(server, headers);
  const stopping: Api = async (key, ...options) => {
    try {
      return await api(key, ...([{ signal: surroundings.stop, ...options[0] }] as unknown as typeof options));
    } catch (error) {
      if (surroundings.stop.aborted) throw new Failure("stopped", "Stopped.");
      throw error;
    }
  };
  const inWords = (error: unknown): unknown => (error instanceof ApiError ? failureOf(error.status, error.problem) : error);
  const connection: Connection = {
    server,
    surroundings,
    headers,
    tell: async (key, ...options) => {
      try {
        return await stopping(key, ...options);
      } catch (error) {
        throw inWords(error);
      }
    },
    ask: async (key, ...options) => {
      for (const milliseconds of askRetryMilliseconds) {
        try {
          return await stopping(key, ...options);
        } catch (error) {
          if (!isPassing(error)) throw inWords(error);
          if (milliseconds === askRetryMilliseconds[0]) surroundings.errors.write(`${await whySilent(connection)}; trying again\n`);
        }
        await surroundings.pause(milliseconds);
      }
      try {
        return await stopping(key, ...options);
      } catch (error) {
        throw inWords(error);
      }
    },
  };
  return connection;
}

/** The reason for a silence, which the contract's client does not tell. @throws {Failure} where waiting cannot help. */
async function whySilent(connection: Reach): Promise<string> {
  try {
    const answer = await stream(connection, { method: "GET", path: "/api/health" });
    answer.resume();
    return "The portal cannot take this at the moment";
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return `${connection.server} does not answer (${error.message})`;
  }
}
