import { queryOptions } from "@tanstack/react-query";
import type { Recognised } from "../../../server/formats/recognise.ts";
import type { ChosenFile } from "./item.ts";

/** Why a file cannot be sent at all; nothing else is ever held back. */
export type LocalRefusal = "empty" | "tooLarge" | "unreadable";

/** The outcome for one file, found on the person's own computer: a refusal, or what it looks like. */
export type LocalCheck = { readonly refusal: LocalRefusal } | { readonly found: Recognised };

const headBytes = 2 ** 20;
const tailBytes = 2 ** 16;

/** Looks at the beginning and the end of the file, here, in the browser. `beside` are the names chosen together with it. */
async function checkLocally(file: File, name: string, fileBytesMax: number, beside: readonly string[]): Promise<LocalCheck> {
  if (file.size === 0) return { refusal: "empty" };
  if (file.size > fileBytesMax) return { refusal: "tooLarge" };
  try {
    const [{ recognise, recogniseSet }, head, tail] = await Promise.all([
      import("../../../server/formats/recognise.ts"),
      file.slice(0, headBytes).arrayBuffer().then((buffer) => new Uint8Array(buffer)),
      file.slice(Math.max(0, file.size - tailBytes)).arrayBuffer().then((buffer) => new Uint8Array(buffer)),
    ]);
    const found = recognise(head, tail, name, file.size);
    // What belongs together lies in one folder.
    const folder = folderOf(name);
    const own = name.slice(folder.length);
    const neighbours = beside.filter((one) => folderOf(one) === folder).map((one) => one.slice(folder.length));
    return { found: { ...found, missingCompanions: recogniseSet(neighbours, new Map([[own, found]])).get(own) ?? [] } };
  } catch {
    return { refusal: "unreadable" };
  }
}

/** The folders of a chosen file's name, with the last slash; empty without any. */
export function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/") + 1);
}

/** The check of one chosen file as a query, kept while it stays chosen. */
export function localCheckQuery(chosen: ChosenFile, fileBytesMax: number, beside: readonly string[]) {
  return queryOptions({
    queryKey: ["local-check", chosen.key, fileBytesMax, beside.join("/")],
    queryFn: () => checkLocally(chosen.file, chosen.name, fileBytesMax, beside),
    enabled: fileBytesMax > 0,
    staleTime: Infinity,
    networkMode: "always" as const,
  });
}
