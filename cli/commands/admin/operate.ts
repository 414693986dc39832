import { Refusal } from "../../../server/domain/refusal.ts";
import { readEnvironment } from "../../../server/config/env.ts";
import { toSettings } from "../../../server/config/settings.ts";
import type { Settings } from "../../../server/ports/settings.ts";
import { startProgress, type Progress } from "../../console/progress.ts";
import { Failure } from "../../failure.ts";
import type { Surroundings } from "../../surroundings.ts";

/** Runs an operator's command; what the portal refuses is said as a refusal, not as a fault of this program. */
export async function operate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new Failure(error.code === "object-damaged" ? "verification-failed" : "refused", error.message, null, error.code);
    throw error;
  }
}

/** The portal's own settings, from the environment that the command was given. */
export function settingsOf(surroundings: Surroundings): Settings {
  return toSettings(readEnvironment(surroundings.env));
}

/** Progress of steps whose size is known only when they begin: one bar a step. */
export function steps(surroundings: Surroundings): { at(label: string, bytes: number, bytesTotal: number): void; end(): void } {
  let present: { readonly label: string; readonly bar: Progress } | null = null;
  return {
    at: (label, bytes, bytesTotal) => {
      if (present?.label !== label) {
        present?.bar.end();
        present = { label, bar: startProgress(surroundings, label, bytesTotal) };
      }
      present.bar.at(bytes);
    },
    end: () => {
      present?.bar.end();
      present = null;
    },
  };
}
