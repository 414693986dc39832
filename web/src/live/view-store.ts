import { useSyncExternalStore } from "react";

/** A value that outlives the page that shows it. */
export interface ViewStore<T> {
  readonly get: () => T;
  readonly set: (change: Partial<T>) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createViewStore<T extends object>(first: T): ViewStore<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (change) => {
      value = { ...value, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}

export function useView<T extends object>({ subscribe, get }: ViewStore<T>): T {
  return useSyncExternalStore(subscribe, get);
}
