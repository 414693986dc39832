import { Tabs } from "@base-ui/react/tabs";
import { useState } from "react";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { Card } from "../../components/card.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import { usePortal, useSession } from "../../server/queries.ts";
import { safeNext } from "../../session/safe-next.ts";
import { startOf } from "../../session/session.ts";
import { shellTexts } from "../../texts/shell.ts";
import { signInTexts } from "../../texts/sign-in.ts";
import { CustomerSignIn } from "./customer-sign-in.tsx";
import styles from "./sign-in.module.css";
import { StaffSignIn } from "./staff-sign-in.tsx";

/** Customers: a code by mail. Staff: password and second factor. After it one is where one wanted to be. */
export function SignInPage() {
  const session = useSession();
  const portal = usePortal();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const [tab, setTab] = useState<"customer" | "staff">(search.get("as") === "staff" || next?.startsWith("/staff") === true || next?.startsWith("/supervisor") === true ? "staff" : "customer");
  if (session.data !== undefined && session.data !== null) return <Navigate to={next ?? startOf(session.data.person.role)} replace />;

  const arrive = async (): Promise<void> => {
    const self = await client.query({ queryKey: keys.session, queryFn: () => api("GET /api/session"), staleTime: 0 });
    await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.portal[0] && query.queryKey[0] !== keys.session[0] });
    void navigate(next ?? startOf(self.person.role), { replace: true });
  };

  return (
    <Page title={signInTexts.title} width="narrow">
      {search.has("out") && <Note tone="good" role="status">{shellTexts.signedOut}</Note>}
      {next !== null && <Note role="status">{shellTexts.sessionEnded}</Note>}
      {portal.data?.needsFirstSupervisor === true && <Note tone="wait">{signInTexts.firstSupervisor}</Note>}
      <Card>
        <Tabs.Root value={tab} onValueChange={(value) => { setTab(value === "staff" ? "staff" : "customer"); }} className={styles.tabs}>
          <Tabs.List className={styles.list}>
            <Tabs.Tab value="customer" className={styles.tab}>{signInTexts.customer}</Tabs.Tab>
            <Tabs.Tab value="staff" className={styles.tab}>{signInTexts.staff}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="customer" className={styles.panel}><CustomerSignIn onSignedIn={arrive} /></Tabs.Panel>
          <Tabs.Panel value="staff" className={styles.panel}><StaffSignIn onSignedIn={arrive} /></Tabs.Panel>
        </Tabs.Root>
      </Card>
    </Page>
  );
}
