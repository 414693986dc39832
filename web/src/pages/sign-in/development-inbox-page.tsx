import { useQuery } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { EmptyState, Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { inboxTexts as texts } from "../../texts/sign-in.ts";
import styles from "./sign-in.module.css";

/** What would have been mailed, on a portal that runs on one's own machine. */
export function DevelopmentInboxPage() {
  const inbox = useQuery({ queryKey: ["development-inbox"], queryFn: ({ signal }) => api("GET /api/development/inbox", { signal }), refetchInterval: 3000, retry: false });
  return (
    <Page title={texts.title} lead={texts.lead} actions={<Button onClick={() => void inbox.refetch()}>{texts.refresh}</Button>}>
      {inbox.isPending && <Loading />}
      <ErrorNote error={inbox.error} />
      {inbox.data?.items.length === 0 && <EmptyState title={texts.none} />}
      {inbox.data?.items.map((mail) => (
        <Card key={mail.id}>
          <h2>{mail.subject}</h2>
          <p className={styles.quiet}>{texts.to} {mail.to}, <Timestamp at={mail.at} /></p>
          <pre className={styles.mail}><Linked text={mail.text} /></pre>
        </Card>
      ))}
    </Page>
  );
}

/** Only addresses of this portal become links. */
function Linked({ text }: { readonly text: string }) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    part.startsWith(`${location.origin}/`) ? <a key={String(index)} href={part}>{part}</a> : part,
  );
}
