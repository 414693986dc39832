import type { UploadShape } from "../../contract/shapes/transfer.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { openText, textKeyOf } from "../personal-text.ts";

/** One's own unfinished uploads: what a page or the command line can go on with after anything. */
export async function listUploads(ports: Ports, caller: Caller): Promise<UploadShape[]> {
  const files = await ports.records.read.lists.unfinishedFilesOf(caller.personId);
  const uploads = await Promise.all(
    files.map(async (file): Promise<UploadShape | null> => {
      const transfer = await ports.records.read.transfers.find({ id: file.transferId });
      if (transfer === undefined || transfer.textKey === null) return null;
      const abandonedAt = Temporal.Instant.from(file.lastByteAt).add({ hours: ports.settings.retention.abandonDays * 24 });
      return {
        id: file.id,
        transferId: file.transferId,
        transferNumber: `T-${String(transfer.number)}`,
        kind: file.kind,
        name: openText(await textKeyOf(ports, transfer), file.nameSealed, `file-name ${file.id}`) ?? "",
        bytes: file.announcedBytes,
        offset: file.bytes,
        startedAt: file.startedAt,
        lastByteAt: file.lastByteAt,
        abandonedAt: instantText(abandonedAt),
      };
    }),
  );
  return uploads.filter((upload): upload is UploadShape => upload !== null);
}
