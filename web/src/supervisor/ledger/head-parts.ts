import type { Head } from "../queries.ts";

/** What stands in a signed head, for reading; its signature is checked by whoever verifies it, not here. */
export function partsOf(head: Head): { readonly size: number; readonly root: string; readonly at: string } | null {
  const payload = head["payload"];
  if (typeof payload !== "string") return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { treeSize, rootHash, at } = value;
    return typeof treeSize === "number" && typeof rootHash === "string" && typeof at === "string" ? { size: treeSize, root: rootHash, at } : null;
  } catch {
    return null;
  }
}
