import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { invitationTexts as texts, signInTexts } from "../../texts/sign-in.ts";
import { InvitationForm } from "./invitation-form.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

/**
 * What a link from a mail opens: an invitation, a new password or a new second factor. The token stands behind `#`, so
 * that it reaches no log; looking at it changes nothing, only the person's own press does.
 */
export function InvitationPage() {
  const [token] = useState(readToken);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const look = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api("POST /api/invitations/look", { body: { token: token ?? "" } }),
    enabled: token !== null,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (token === null) return <Page title={signInTexts.title} width="narrow"><Note tone="wait">{texts.noToken}</Note></Page>;
  if (codes !== null) return <Done codes={codes} asStaff={look.data?.role !== "customer"} />;
  if (look.error !== null) {
    return <Page title={texts.titles.invitation} width="narrow"><ErrorNote error={look.error} words={{ "not-found": texts.ended, "not-valid": texts.ended }} /></Page>;
  }
  if (look.data === undefined) return <Page title={texts.titles.invitation} width="narrow"><Loading label={texts.looking} /></Page>;
  return (
    <Page title={texts.titles[look.data.kind]} lead={look.data.role === "customer" ? undefined : texts.leads[look.data.kind]} width="narrow">
      <Card><InvitationForm invitation={look.data} token={token} onDone={setCodes} /></Card>
    </Page>
  );
}

function Done({ codes, asStaff }: { readonly codes: readonly string[]; readonly asStaff: boolean }) {
  const target = asStaff ? "/sign-in?as=staff" : "/sign-in";
  if (codes.length > 0) return <Page title={texts.recovery.title} width="narrow"><RecoveryCodes codes={codes} target={target} /></Page>;
  return (
    <Page title={signInTexts.title} width="narrow">
      <Note tone="good" role="status">{texts.done}</Note>
      <ButtonLink to={target} look="primary">{texts.recovery.go}</ButtonLink>
    </Page>
  );
}

function readToken(): string | null {
  const token = location.hash.replace(/^#(token=)?/, "") || new URLSearchParams(location.search).get("token");
  return token === null || token === "" ? null : decodeURIComponent(token);
}
