import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import styles from "../../cases/cases.module.css";
import { type Case, useCaseChange, useCaseTerms } from "../../cases/queries.ts";
import { Button } from "../../components/button.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { api } from "../../server/api.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts as texts } from "../../texts/staff-cases.ts";

/** Gives the case to a colleague. */
export function Assign({ of: one }: { readonly of: Case }) {
  const people = useQuery({
    queryKey: ["people", "colleagues"],
    queryFn: async ({ signal }) => (await Promise.all((["staff", "supervisor"] as const).map((role) => api("GET /api/people", { query: { role, limit: 200 }, signal })))).flatMap(({ items }) => items),
  });
  const give = useCaseChange((personId: string) => api("POST /api/cases/:id/assign", { params: { id: one.id }, body: { personId } }));
  return (
    <div className={styles.form}>
      <Field label={texts.assignTo}>
        {(wiring) => (
          <select {...wiring} name="assignee" value={one.assignee?.id ?? ""} onChange={(event) => { if (event.currentTarget.value !== "") give.mutate(event.currentTarget.value); }}>
            <option value="">{caseTexts.one.nobody}</option>
            {people.data?.map((person) => <option key={person.id} value={person.id}>{person.name}</option>)}
          </select>
        )}
      </Field>
      <ErrorNote error={give.error} words={caseTexts.problems} />
    </div>
  );
}

/** Hands the case to another department. */
export function Move({ of: one }: { readonly of: Case }) {
  const terms = useCaseTerms({ accountId: one.account.id });
  const [department, setDepartment] = useState(one.department.id);
  const move = useCaseChange(() => api("POST /api/cases/:id/department", { params: { id: one.id }, body: { department } }));
  if ((terms.data?.departments.length ?? 0) < 2) return null;
  return (
    <form className={styles.inline} onSubmit={(event) => { event.preventDefault(); if (!move.isPending) move.mutate(); }}>
      <Field label={texts.move}>
        {(wiring) => <select {...wiring} name="department" value={department} onChange={(event) => { setDepartment(event.currentTarget.value); }}>{terms.data?.departments.map((entry) => <option key={entry.id} value={entry.id}>{entry.title}</option>)}</select>}
      </Field>
      <Button type="submit" isBusy={move.isPending}>{texts.moveButton}</Button>
      <ErrorNote error={move.error} words={caseTexts.problems} />
    </form>
  );
}
