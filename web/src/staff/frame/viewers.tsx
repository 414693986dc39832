import { useQuery } from "@tanstack/react-query";
import { IconEye } from "@tabler/icons-react";
import { useEffect } from "react";
import { api } from "../../server/api.ts";
import { staffTexts } from "../../texts/staff.ts";
import styles from "./frame.module.css";

/** So often the page says that it is still open; the server forgets it after three times that. Milliseconds. */
const signMs = 30_000;

/** Says that this case or transfer is open here, and who else of support has it open. A page that is not looked at (another tab before it) says nothing. */
export function Viewers({ of: id }: { readonly of: string }) {
  const looking = useQuery({ queryKey: ["viewers", id], queryFn: ({ signal }) => api("PUT /api/viewers/:id", { params: { id }, signal }), refetchInterval: signMs, staleTime: 0, gcTime: 0, retry: false });
  useEffect(() => () => { void api("DELETE /api/viewers/:id", { params: { id } }).catch(() => undefined); }, [id]);
  const names = looking.data?.others.map(({ person }) => person.name) ?? [];
  return <p role="status" className={styles.viewers}>{names.length > 0 && <><IconEye aria-hidden stroke={1.7} />{staffTexts.viewers(names)}</>}</p>;
}
