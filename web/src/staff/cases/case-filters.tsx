import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearchParams } from "react-router";
import { caseStates } from "../../../../server/domain/cases/words.ts";
import styles from "../../cases/cases.module.css";
import { api } from "../../server/api.ts";
import { queueTexts } from "../../texts/queue.ts";
import { staffCaseTexts as texts } from "../../texts/staff-cases.ts";
import { useAccount } from "../queries.ts";
import { addressOf, viewIn } from "./case-address.ts";

/** Filters that live in the address, so that a view can be kept and shared; they stay when one goes to another part. */
export function CaseFilters() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const departments = useQuery({ queryKey: ["departments"], queryFn: ({ signal }) => api("GET /api/departments", { signal }) });
  const accountId = search.get("account") ?? "";
  const account = useAccount(accountId);
  // The address as it is, not as it was drawn: two filters may be set faster than a page is drawn.
  const put = (name: string, value: string | null): void => { void navigate(addressOf(new URLSearchParams(window.location.search), { [name]: value })); };
  return (
    <div className={styles.filters}>
      <label>{texts.department}{" "}
        <select name="department" value={search.get("department") ?? ""} onChange={(event) => { put("department", event.currentTarget.value); }}>
          <option value="">{texts.anyDepartment}</option>
          {departments.data?.departments.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
      </label>
      {viewIn(search) === "all" && (
        <label>{queueTexts.filter.state}{" "}
          <select name="state" value={search.get("state") ?? ""} onChange={(event) => { put("state", event.currentTarget.value); }}>
            <option value="">{texts.anyState}</option>
            {caseStates.map((state) => <option key={state} value={state}>{texts.states[state]}</option>)}
          </select>
        </label>
      )}
      <label><input type="checkbox" checked={search.get("urgent") === "1"} onChange={(event) => { put("urgent", event.currentTarget.checked ? "1" : null); }} /> {texts.onlyUrgent}</label>
      {accountId !== "" && <span>{queueTexts.filter.of(account.data?.name ?? "")} <Link to={addressOf(search, { account: null })}>{queueTexts.filter.clear}</Link></span>}
    </div>
  );
}
