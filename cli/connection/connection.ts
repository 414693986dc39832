import { createApi, ApiError } from "../../server/contract/client.ts";
import type { Api } from "../../server/contract/client.ts";
import { Failure } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { failureOf, isPassing } from "./problems.ts";

/** A portal and the right to use it. */
export interface Connection {
  /** Without a slash at its end. */
  readonly server: string;
  readonly surroundings: Surroundings;
  /** Calls that may be repeated: reads, and creations with an idempotency key. Waits out a short silence of the portal. */
  readonly ask: Api;
  /** Calls that are made once. */
  readonly tell: Api;
  /** Headers for streams. */
  readonly headers: () => Readonly<Record<string, string>>;
}

/** Waits before the next try, in milliseconds; after the last one the silence counts as no answer. */
export const retryMilliseconds = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

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
  return {
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
      for (const milliseconds of retryMilliseconds) {
        try {
          return await stopping(key, ...options);
        } catch (error) {
          if (!isPassing(error)) throw inWords(error);
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
}
