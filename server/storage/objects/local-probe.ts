import { opendir } from "node:fs/promises";
import type { ProbeAnswer } from "../../ports/object-store.ts";

/**
 * Walks the whole folder and looks at every name, so that a mistake in where `remove` looks cannot hide a trace from the proof.
 * Costs one directory entry for each object in the store.
 */
export async function probeFolder(root: string, objectId: string): Promise<readonly ProbeAnswer[]> {
  const traces: string[] = [];
  for await (const entry of await opendir(root, { recursive: true, bufferSize: 1024 }))
    if (entry.name.includes(objectId)) traces.push(entry.name);
  const answer = (place: string, found: readonly string[]): ProbeAnswer => ({
    place,
    found: found.length > 0 ? "yes" : "no",
    detail: found.length > 0 ? found.join(", ") : "every name in the folder was looked at",
  });
  return [
    answer("object on the disk", traces.filter((name) => name === objectId)),
    answer("unfinished parts and tails on the disk", traces.filter((name) => name !== objectId)),
    { place: "snapshots and copies of the disk", found: "unknown", detail: "a folder cannot tell whether its disk is copied elsewhere" },
  ];
}
