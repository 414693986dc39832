/**
 * What this browser remembers of unfinished uploads: a hint, never the truth (that is the server's list).
 * Where the browser gives one, the handle of the file is kept, so that one click goes on after a restart.
 */
export interface Remembered {
  readonly uploadId: string;
  readonly identity: string;
  readonly handle: FileSystemFileHandle | null;
}

const databaseName = "custody-uploads";
const storeName = "remembered";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: "uploadId" });
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error("IndexedDB does not open")); };
  });
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  try {
    const database = await open();
    try {
      return await new Promise<T>((resolve, reject) => {
        const request = act(database.transaction(storeName, mode).objectStore(storeName));
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { reject(request.error ?? new Error("IndexedDB does not answer")); };
      });
    } finally {
      database.close();
    }
  } catch {
    return null; // private windows may forbid it: then the person chooses the file again
  }
}

export async function remember(entry: Remembered): Promise<void> {
  await run("readwrite", (store) => store.put(entry));
}

export async function forget(uploadId: string): Promise<void> {
  await run("readwrite", (store) => store.delete(uploadId));
}

export async function recall(uploadId: string): Promise<Remembered | null> {
  return ((await run("readonly", (store) => store.get(uploadId))) as Remembered | null | undefined) ?? null;
}

/** Everything, for a sign-out on a shared computer. */
export async function forgetAll(): Promise<void> {
  await run("readwrite", (store) => store.clear());
}

/** Opens a remembered file; the browser may ask the person. null when it may not, or the file is gone. */
export async function reopen(handle: FileSystemFileHandle): Promise<File | null> {
  const asking = handle as FileSystemFileHandle & { requestPermission?: (options: { mode: "read" }) => Promise<PermissionState> };
  try {
    if (asking.requestPermission !== undefined && (await asking.requestPermission({ mode: "read" })) !== "granted") return null;
    return await handle.getFile();
  } catch {
    return null;
  }
}
