import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Choice } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { accountTexts } from "../../texts/account.ts";

const texts = accountTexts.copies;

/** Whether the account is asked before a full copy is given for support. */
export function CopyRules({ accountId }: { readonly accountId: string }) {
  const client = useQueryClient();
  const queryKey = ["copy-rules", accountId];
  const rules = useQuery({ queryKey, queryFn: ({ signal }) => api("GET /api/accounts/:accountId/copy-rules", { params: { accountId }, signal }) });
  const change = useMutation({
    mutationFn: (fullCopyNeedsApproval: boolean) => api("PUT /api/accounts/:accountId/copy-rules", { params: { accountId }, body: { fullCopyNeedsApproval } }),
    onSuccess: (fresh) => {
      client.setQueryData(queryKey, fresh);
      showToast(texts.saved);
    },
  });
  return (
    <Card title={texts.title}>
      <p>{texts.text}</p>
      <ErrorNote error={rules.error ?? change.error} />
      {rules.data !== undefined && <Choice kind="checkbox" name="full-copy-needs-approval" isChosen={change.isPending ? change.variables : rules.data.fullCopyNeedsApproval} onChoose={(isChosen) => { change.mutate(isChosen); }} label={texts.ask} hint={texts.askHint} />}
    </Card>
  );
}
