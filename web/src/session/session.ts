import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { useNavigate } from "react-router";
import { api } from "../server/api.ts";
import { keys } from "../server/keys.ts";
import type { Session } from "../server/queries.ts";
import { showToast } from "../shell/toast-store.ts";
import { shellTexts } from "../texts/shell.ts";

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

/** Ends the session here and forgets every answer that was kept, so that the next person finds nothing. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void (async () => {
      try {
        await api("DELETE /api/session");
      } finally {
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.portal[0] });
        client.setQueryData(keys.session, null);
        showToast(shellTexts.signedOut);
        void navigate("/sign-in", { replace: true });
      }
    })();
  };
}

/** Where a role begins. */
export function startOf(role: Session["person"]["role"]): string {
  if (role === "customer") return "/transfers";
  return role === "auditor" ? "/supervisor" : "/staff";
}
