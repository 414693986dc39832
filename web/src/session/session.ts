import { createContext, useContext } from "react";
import { api } from "../server/api.ts";
import type { Session } from "../server/queries.ts";
import { forgetAll } from "../upload/remembered.ts";

/** Set by `RequireRole` for everything below it. */
export const SelfContext = createContext<Session | null>(null);

/** The signed-in person. Only below `RequireRole`, which makes sure that there is one. */
export function useSelf(): Session {
  const self = useContext(SelfContext);
  if (self === null) throw new Error("useSelf is used outside of RequireRole");
  return self;
}

/** The zone in which this person's dates are shown: their account's. */
export function useZone(): string {
  return useSelf().zone;
}

/** Ends the session here. */
export function useSignOut(): () => void {
  return () => {
    void api("DELETE /api/session").catch(() => undefined).then(leave);
  };
}

/** After signing out: a fresh page, so that nothing that was kept (answers, names, files) is left for the next person. */
export async function leave(): Promise<void> {
  await forgetAll();
  location.assign("/sign-in?out");
}

/** Where a role begins. */
export function startOf(role: Session["person"]["role"]): string {
  if (role === "customer") return "/transfers";
  return role === "auditor" ? "/supervisor" : "/staff";
}
