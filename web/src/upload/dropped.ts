import type { ChosenFile } from "./item.ts";

/** The files of a drop, folders walked through. To be called in the event itself: the browser empties it afterwards. */
export function droppedFiles(transfer: DataTransfer): Promise<ChosenFile[]> {
  const found = Array.from(transfer.items)
    .filter((item) => item.kind === "file")
    .map((item) => {
      const entry = item.webkitGetAsEntry();
      if (entry?.isDirectory === true) return walk(entry);
      return single(item);
    });
  return Promise.all(found).then((lists) => lists.flat());
}

async function single(item: DataTransferItem): Promise<ChosenFile[]> {
  const file = item.getAsFile();
  const asking = item as DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };
  const handle = asking.getAsFileSystemHandle?.().catch(() => null) ?? null;
  if (file === null) return [];
  const kept = await handle;
  return [{ key: crypto.randomUUID(), file, name: file.name, handle: kept?.kind === "file" ? (kept as FileSystemFileHandle) : null }];
}

async function walk(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => { (entry as FileSystemFileEntry).file(resolve, reject); });
    return [{ key: crypto.randomUUID(), file, name: entry.fullPath.replace(/^\//, ""), handle: null }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: ChosenFile[] = [];
  // A folder is read in portions of about a hundred until an empty one comes.
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (portion.length === 0) return found;
    for (const child of portion) found.push(...(await walk(child)));
  }
}
