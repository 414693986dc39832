import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, DownloadLink } from "../../components/button.tsx";
import { Bytes } from "../../components/bytes.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { contentAddress } from "../../components/file-list.tsx";
import { Fingerprint } from "../../components/fingerprint.tsx";
import { Actions, Quiet } from "../../components/page.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import { api } from "../../server/api.ts";
import { keys } from "../../server/keys.ts";
import type { Transfer } from "../../server/queries.ts";
import { useZone } from "../../session/session.ts";
import { showToast } from "../../shell/toast-store.ts";
import { transferTexts } from "../../texts/transfers.ts";
import { words } from "../../texts/words.ts";
import styles from "./transfer.module.css";

const texts = transferTexts.one.result;

/** What came back: what was done, the files, and "I have it". */
export function Result({ transfer, canRead }: { readonly transfer: Transfer; readonly canRead: boolean }) {
  const client = useQueryClient();
  const zone = useZone();
  const collect = useMutation({
    mutationFn: () => api("POST /api/transfers/:id/collect", { params: { id: transfer.id } }),
    onSuccess: (fresh) => {
      client.setQueryData(keys.transfer(transfer.id), fresh);
      void client.invalidateQueries({ queryKey: keys.transfers });
      showToast(texts.thanks);
    },
  });
  const { returned } = transfer;
  if (returned === null) return null;
  const results = transfer.files.filter((file) => returned.resultFileIds.includes(file.id));
  return (
    <Card title={texts.title} tone={transfer.state === "returned" ? "accent" : "ordinary"} aside={<>{returned.by.name}, <Timestamp at={returned.at} zone={zone} show="instant" /></>}>
      {returned.nothingToReturn && <p>{texts.nothing}</p>}
      {returned.note !== null && <blockquote className={styles.note}><strong>{texts.note}</strong><p>{returned.note}</p></blockquote>}
      {results.map((file) => (
        <div key={file.id} className={styles.result}>
          <div>
            <p className={styles.name}>{file.name}</p>
            <p className={styles.quiet}><Bytes amount={file.bytes} /></p>
            {file.sha256 !== null && <Fingerprint sha256={file.sha256} />}
          </div>
          {canRead && (
            <DownloadLink look={transfer.state === "returned" ? "primary" : "ordinary"} href={contentAddress(transfer.id, file.id)} icon={<IconDownload aria-hidden />}>
              {words.actions.download}
            </DownloadLink>
          )}
        </div>
      ))}
      <ErrorNote error={collect.error} />
      {transfer.state === "returned" && transfer.allows.includes("transfers.collect") && (
        <>
          <Actions><Button isBusy={collect.isPending} onClick={() => { collect.mutate(); }}>{texts.haveIt}</Button></Actions>
          <Quiet>{texts.haveItHint}</Quiet>
        </>
      )}
    </Card>
  );
}
