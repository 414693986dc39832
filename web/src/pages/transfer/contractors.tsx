import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import type { Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { transferTexts } from "../../texts/transfers.ts";
import styles from "./transfer.module.css";

const texts = transferTexts.one.contractors;

/** Outside specialists, each allowed by name or not (ALO-12). */
export function Contractors({ transfer }: { readonly transfer: Transfer }) {
  const client = useQueryClient();
  const zone = useZone();
  const allow = useMutation({
    mutationFn: ({ personId, isAllowed }: { personId: string; isAllowed: boolean; name: string }) =>
      api("POST /api/transfers/:id/contractors", { params: { id: transfer.id }, body: { personId, isAllowed } }),
    onSuccess: (fresh, { name, isAllowed }) => {
      client.setQueryData(keys.transfer(transfer.id), fresh);
      void client.invalidateQueries({ queryKey: keys.timeline(transfer.id) });
      showToast(texts.done(name, isAllowed));
    },
  });
  const canDecide = transfer.allows.includes("transfers.allow-contractor");
  return (
    <Card title={texts.title}>
      <p>{texts.text}</p>
      <ErrorNote error={allow.error} />
      <ul className={styles.people}>
        {transfer.contractors.map(({ person, allowedAt }) => (
          <li key={person.id}>
            <span>
              <strong>{person.name}</strong>
              <span className={styles.quiet}>{allowedAt === null ? texts.notAllowed : <>{texts.allowedSince} <Timestamp at={allowedAt} zone={zone} show="instant" /></>}</span>
            </span>
            {canDecide && (
              <Button
                isSmall
                isBusy={allow.isPending}
                onClick={() => { allow.mutate({ personId: person.id, isAllowed: allowedAt === null, name: person.name }); }}
              >
                {allowedAt === null ? texts.allow(person.name) : texts.takeBack(person.name)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
