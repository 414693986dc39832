import { useSyncExternalStore } from "react";
import { isRefusal } from "../../server/problems.ts";

interface Asking {
  readonly proved: () => void;
  readonly cancel: () => void;
}

let asking: Asking | null = null;
const listeners = new Set<() => void>();

function set(next: Asking | null): void {
  asking = next;
  for (const listener of listeners) listener();
}

/** The question that is open, or null. */
export function useStepUp(): Asking | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asking,
  );
}

/**
 * Does `act`; where the server wants the person to prove themselves again first, asks for it and does it once more.
 * @throws {ApiError} what `act` throws; `step-up-needed` when the person would rather not.
 */
export async function withStepUp<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isRefusal(error, "step-up-needed")) throw error;
    await new Promise<void>((resolve, reject) => {
      asking?.cancel();
      set({
        proved: () => {
          set(null);
          resolve();
        },
        cancel: () => {
          set(null);
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the server's own refusal is passed on
          reject(error);
        },
      });
    });
    return act();
  }
}
