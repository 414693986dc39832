import { createViewStore, useView } from "../view-store.ts";
import type { Hosting } from "./hosting.ts";

const current = createViewStore<{ readonly hosting: Hosting | null }>({ hosting: null });

/** The session that this tab hosts, or null. It goes on while one looks around in the app. */
export function useCurrentHosting(): Hosting | null {
  return useView(current).hosting;
}

export function setCurrentHosting(hosting: Hosting | null): void {
  current.set({ hosting });
}
