import { useQuery } from "@tanstack/react-query";
import { api } from "../server/api.ts";
import { useSelf } from "../session/session.ts";

/** A department as people call it; rows name it by its key. Auditors may not ask who is in which, and read the key. */
export function DepartmentName({ id }: { readonly id: string }) {
  const isAuditor = useSelf().person.role === "auditor";
  const { data } = useQuery({ queryKey: ["departments"], queryFn: ({ signal }) => api("GET /api/departments", { signal }), enabled: !isAuditor });
  return data?.departments.find((department) => department.id === id)?.title ?? id;
}
