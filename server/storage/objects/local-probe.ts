import { createHash } from "node:crypto";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import type { ProbeAnswer } from "../../ports/object-store.ts";
import { orNull } from "../disk.ts";

/**
 * Looks at every name in the object's own one of the 256 folders, and at the names in the root, so that a name that `remove` does not know is
 * found too. Where that folder is, it works out for itself. Costs a 256th of the store's names, not all of them.
 */
export async function probeFolder(root: string, objectId: string): Promise<readonly ProbeAnswer[]> {
  const [first = 0] = createHash("sha256").update(objectId).digest();
  const traces: string[] = [];
  for (const folder of [root, join(root, first.toString(16).padStart(2, "0"))]) {
    const names = await orNull(opendir(folder, { bufferSize: 1024 }));
    if (names === null) continue;
    for await (const entry of names) if (entry.name.includes(objectId)) traces.push(entry.name);
  }
  const answer = (place: string, found: readonly string[]): ProbeAnswer => ({
    place,
    found: found.length > 0 ? "yes" : "no",
    detail: found.length > 0 ? found.join(", ") : "every name in its folder was looked at",
  });
  return [
    answer("object on the disk", traces.filter((name) => name === objectId)),
    answer("unfinished parts and tails on the disk", traces.filter((name) => name !== objectId)),
    { place: "snapshots and copies of the disk", found: "unknown", detail: "a folder cannot tell whether its disk is copied elsewhere" },
  ];
}
