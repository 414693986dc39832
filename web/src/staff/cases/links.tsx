import { useState } from "react";
import { Link } from "react-router";
import styles from "../../cases/cases.module.css";
import { type Case, useCaseChange } from "../../cases/queries.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Field } from "../../components/field.tsx";
import { Quiet } from "../../components/page.tsx";
import { ApiError, api } from "../../server/api.ts";
import { caseTexts } from "../../texts/cases.ts";
import { staffCaseTexts } from "../../texts/staff-cases.ts";

const texts = staffCaseTexts.links;

/** Transfers and remote sessions of the case. */
export function Links({ of: one }: { readonly of: Case }) {
  const [number, setNumber] = useState("");
  const link = useCaseChange(async (search: string) => {
    const found = (await api("GET /api/transfers", { query: { search } })).items[0];
    if (found === undefined) throw new ApiError(404, { type: "about:blank", title: "Not found", status: 404, code: "not-found" });
    return api("POST /api/cases/:id/links", { params: { id: one.id }, body: { kind: "transfer", targetId: found.id } });
  });
  return (
    <Card title={texts.title}>
      {one.links.length === 0 && <Quiet>{caseTexts.one.noLinks}</Quiet>}
      <ul className={styles.plain}>{one.links.map((entry) => <li key={entry.targetId}>{entry.kind === "transfer" ? <Link to={`/staff/transfers/${entry.targetId}`}>{caseTexts.one.transfer(entry.number)}</Link> : <Link to={`/staff/sessions/${entry.targetId}`}>{caseTexts.one.session}</Link>} <span className={styles.quiet}>{entry.state}</span></li>)}</ul>
      {one.allows.includes("cases.link") && (
        <form className={styles.inline} onSubmit={(event) => { event.preventDefault(); if (number.trim() !== "" && !link.isPending) link.mutate(number.trim()); }}>
          <Field label={texts.add}>{(wiring) => <input {...wiring} name="transfer" placeholder="T-1002" value={number} onChange={(event) => { setNumber(event.currentTarget.value); }} />}</Field>
          <Button type="submit" isBusy={link.isPending}>{texts.addButton}</Button>
        </form>
      )}
      <ErrorNote error={link.error} words={caseTexts.problems} />
      {one.allows.includes("transfers.request") && <ButtonLink to={`/staff/requests/new?account=${one.account.id}&case=${one.id}`}>{texts.request}</ButtonLink>}
    </Card>
  );
}
