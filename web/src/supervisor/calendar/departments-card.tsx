import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { Card } from "../../components/card.tsx";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Quiet } from "../../components/page.tsx";
import { api } from "../../server/api.ts";
import { showToast } from "../../shell/toast-store.ts";
import { calendarTexts as texts } from "../../texts/calendar.ts";
import { DataTable } from "../data-table.tsx";
import styles from "./calendar.module.css";

/** Who of support is in which department. */
export function DepartmentsCard() {
  const client = useQueryClient();
  const found = useQuery({ queryKey: ["departments"], queryFn: ({ signal }) => api("GET /api/departments", { signal }) });
  const set = useMutation({
    mutationFn: ({ id, departments }: { readonly id: string; readonly departments: string[] }) => api("PUT /api/people/:id/departments", { params: { id }, body: { departments } }),
    onSuccess: async () => {
      showToast(texts.saved);
      await client.invalidateQueries({ queryKey: ["departments"] });
    },
  });
  return (
    <Card title={texts.departments}>
      <Quiet>{texts.departmentsText} <Link to="/supervisor/chat">{texts.shifts}</Link></Quiet>
      {found.isPending && <Loading />}
      <ErrorNote error={found.error ?? set.error} />
      {found.data !== undefined && (
        <DataTable
          caption={texts.departments}
          rows={found.data.people}
          keyOf={(person) => person.id}
          columns={[
            { name: texts.person, cell: (person) => person.name },
            {
              name: texts.memberOf,
              cell: (person) => (
                <span className={styles.checks} role="group" aria-label={person.name}>
                  {found.data.departments.map(({ id, title, isShutOutOfChat }) => (
                    <label key={id}>
                      <input type="checkbox" checked={person.departments.includes(id)} disabled={set.isPending} onChange={(event) => { set.mutate({ id: person.id, departments: event.currentTarget.checked ? [...person.departments, id] : person.departments.filter((one) => one !== id) }); }} />
                      {title}{id === found.data.main && <span className={styles.soft}>({texts.main})</span>}{isShutOutOfChat && <span className={styles.soft}>({texts.shutOut})</span>}
                    </label>
                  ))}
                </span>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
