import { useQueries } from "@tanstack/react-query";
import { usePortal } from "../../server/queries.ts";
import type { ChosenFile } from "../../upload/item.ts";
import { localCheckQuery } from "../../upload/local-check.ts";

/** True when there is at least one file and none that cannot be sent. */
export function useSendable(files: readonly ChosenFile[]): boolean {
  const { data } = usePortal();
  const beside = files.map((one) => one.name);
  const checks = useQueries({ queries: files.map((one) => localCheckQuery(one, data?.fileBytesMax ?? 0, beside)) });
  return data !== undefined && files.length > 0 && checks.every((check) => check.data !== undefined && "found" in check.data);
}
