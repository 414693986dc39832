import { useQuery } from "@tanstack/react-query";
import { keptKey, type KeptKey } from "../../live/engineer/key-store.ts";
import { useEngineerKeys, type EngineerKey } from "../../live/queries.ts";
import { useSelf } from "../../session/session.ts";

/** This browser's key and what the portal knows of it; null where there is none yet. */
export function useKeptKey(): { readonly isPending: boolean; readonly kept: KeptKey | null; readonly known: EngineerKey | null } {
  const { person } = useSelf();
  const kept = useQuery({ queryKey: ["kept-key", person.id], queryFn: () => keptKey(person.id), staleTime: Infinity, networkMode: "always" });
  const keys = useEngineerKeys();
  const mine = kept.data ?? null;
  const known = mine === null ? null : (keys.data?.items.find((one) => one.thumbprint === mine.thumbprint && one.person.id === person.id) ?? null);
  return { isPending: kept.isPending || keys.isPending, kept: mine, known };
}
