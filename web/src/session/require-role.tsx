import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import type { Role } from "../../../server/domain/custody/words.ts";
import { Button } from "../components/button.tsx";
import { Loading } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { useSession } from "../server/queries.ts";
import { words } from "../texts/words.ts";
import { SelfContext, startOf } from "./session.ts";

/** Shows its children to the given roles; others are sent to sign in (and back) or to their own start page. The server decides again. */
export function RequireRole({ roles, children }: { readonly roles: readonly Role[]; readonly children: ReactNode }) {
  const session = useSession();
  const location = useLocation();
  if (session.data === null) {
    const here = location.pathname + location.search;
    return <Navigate to={here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`} replace />;
  }
  if (session.data === undefined) {
    if (!session.isError) return <Loading />;
    return (
      <ErrorNote error={session.error}>
        <Button onClick={() => void session.refetch()}>{words.actions.tryAgain}</Button>
      </ErrorNote>
    );
  }
  const { role } = session.data.person;
  return roles.includes(role) ? <SelfContext value={session.data}>{children}</SelfContext> : <Navigate to={startOf(role)} replace />;
}
