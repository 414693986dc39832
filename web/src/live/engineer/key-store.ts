import { makeEngineerKey, type EngineerPublicKey } from "../../../../server/live/engineer-key.ts";

/** A signing key that was made in this browser. The private half is a `CryptoKey` that cannot be taken out. */
export interface KeptKey {
  readonly personId: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: EngineerPublicKey;
  readonly thumbprint: string;
}

const databaseName = "custody-engineer-keys";
const storeName = "keys";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore(storeName, { keyPath: "personId" }); };
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error("IndexedDB")); };
  });
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const request = act(database.transaction(storeName, mode).objectStore(storeName));
      request.onsuccess = () => { resolve(request.result); };
      request.onerror = () => { reject(request.error ?? new Error("IndexedDB")); };
    });
  } finally {
    database.close();
  }
}

/** This person's key in this browser, or null. */
export async function keptKey(personId: string): Promise<KeptKey | null> {
  return ((await inStore("readonly", (store) => store.get(personId))) as KeptKey | undefined) ?? null;
}

/** Makes a key and keeps it here; one that was kept before is forgotten. */
export async function makeKeptKey(personId: string): Promise<KeptKey> {
  const kept = { personId, ...(await makeEngineerKey()) };
  await inStore("readwrite", (store) => store.put(kept));
  return kept;
}
