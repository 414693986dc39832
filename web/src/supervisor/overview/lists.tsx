import type { ReactNode } from "react";
import { Link } from "react-router";
import { Card } from "../../components/card.tsx";
import { Quiet } from "../../components/page.tsx";
import { Badge } from "../../components/state-badge.tsx";
import { Timestamp } from "../../components/timestamp.tsx";
import type { TransferSummary } from "../../server/queries.ts";
import { useSelf } from "../../session/session.ts";
import { transferAddress } from "../../staff/addresses.ts";
import { StaffState } from "../../staff/staff-state.tsx";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { words } from "../../texts/words.ts";
import { DataTable } from "../data-table.tsx";
import type { Overview } from "../queries.ts";
import styles from "./overview.module.css";

const texts = supervisorTexts.overview;

/** A part with rows; where there are none the number above says so already. */
function Part({ id, title, about, isEmpty, children }: { readonly id: string; readonly title: string; readonly about: string; readonly isEmpty: boolean; readonly children: ReactNode }) {
  if (isEmpty) return null;
  return (
    <div id={id} className={styles.part}>
      <Card title={title}>
        <Quiet>{about}</Quiet>
        {children}
      </Card>
    </div>
  );
}

function TransferLink({ transfer }: { readonly transfer: TransferSummary }) {
  const { role } = useSelf().person;
  return <Link to={transferAddress(role, transfer.id)}>{transfer.number}{transfer.title !== null && ` ${transfer.title}`}</Link>;
}

export function TransferList({ id, title, about, transfers }: { readonly id: string; readonly title: string; readonly about: string; readonly transfers: readonly TransferSummary[] }) {
  return (
    <Part id={id} title={title} about={about} isEmpty={transfers.length === 0}>
      <DataTable
        caption={title}
        rows={transfers}
        keyOf={(transfer) => transfer.id}
        columns={[
          { name: texts.transfer, cell: (transfer) => <TransferLink transfer={transfer} /> },
          { name: texts.customer, cell: (transfer) => transfer.account.name },
          { name: texts.state, cell: (transfer) => <StaffState state={transfer.state} /> },
          { name: texts.due, cell: (transfer) => (transfer.deadlineAt === null ? words.none : <Timestamp at={transfer.deadlineAt} />) },
        ]}
      />
    </Part>
  );
}

export function OutstandingList({ rows }: { readonly rows: Overview["outstanding"] }) {
  return (
    <Part id="outstanding" title={texts.outstanding} about={texts.outstandingText} isEmpty={rows.length === 0}>
      <DataTable
        caption={texts.outstanding}
        rows={rows}
        keyOf={(row) => row.checkout.id}
        columns={[
          { name: texts.holder, cell: (row) => row.checkout.holder.name },
          { name: texts.transfer, cell: (row) => <TransferLink transfer={row.transfer} /> },
          { name: texts.device, cell: (row) => row.checkout.device ?? words.unknown },
          { name: texts.downloaded, cell: (row) => texts.downloadedAmount(row.checkout.bytesServed) },
          { name: texts.since, cell: (row) => <Timestamp at={row.checkout.endedAt ?? row.checkout.takenAt} /> },
          { name: texts.state, cell: (row) => <Badge tone="wait">{row.checkout.end === "expired" || row.checkout.end === null ? texts.pastDate : texts.notAttested}</Badge> },
        ]}
      />
    </Part>
  );
}

/** Alerts of the last thirty days (R64). */
export function BulkReadingList({ rows }: { readonly rows: Overview["bulkReading"] }) {
  return (
    <Part id="bulk-reading" title={texts.bulk} about={texts.bulkText} isEmpty={rows.length === 0}>
      <DataTable
        caption={texts.bulk}
        rows={rows}
        keyOf={(row) => row.id}
        columns={[
          { name: texts.reader, cell: (row) => row.person.name },
          { name: texts.transfers, cell: (row) => row.transfers },
          { name: texts.readings, cell: (row) => row.readings },
          { name: texts.since, cell: (row) => <Timestamp at={row.since} /> },
          { name: texts.bulkAlert, cell: (row) => <Timestamp at={row.at} /> },
        ]}
      />
    </Part>
  );
}

export function FailingList({ rows }: { readonly rows: Overview["failing"] }) {
  return (
    <Part id="failing" title={texts.failingTitle} about={texts.failingText} isEmpty={rows.length === 0}>
      <DataTable
        caption={texts.failingTitle}
        rows={rows}
        keyOf={(row) => row.transfer.id}
        columns={[
          { name: texts.transfer, cell: (row) => <TransferLink transfer={row.transfer} /> },
          { name: texts.step, cell: (row) => row.step.replaceAll("-", " ") },
          { name: texts.because, cell: (row) => row.because },
          { name: texts.since, cell: (row) => <Timestamp at={row.since} /> },
        ]}
      />
    </Part>
  );
}

export function MailList({ mail }: { readonly mail: Overview["mail"] }) {
  return (
    <div id="mail" className={styles.part}>
      <Card title={texts.mailTitle}>
        <Quiet>{texts.mailWaiting(mail.waiting)}</Quiet>
        {mail.failing.length + mail.bounced.length === 0 && <Quiet>{texts.mailNone}</Quiet>}
        {mail.failing.length > 0 && (
          <DataTable
            caption={texts.mailFailing}
            rows={mail.failing}
            keyOf={(row) => row.id}
            columns={[
              { name: texts.template, cell: (row) => row.template.replaceAll("-", " ") },
              { name: texts.attempts, cell: (row) => row.attempts },
              { name: texts.error, cell: (row) => row.lastError },
              { name: texts.since, cell: (row) => <Timestamp at={row.since} /> },
            ]}
          />
        )}
        {mail.bounced.length > 0 && (
          <>
            <h3>{texts.mailBounced}</h3>
            <Quiet>{texts.mailBouncedText}</Quiet>
            <DataTable
              caption={texts.mailBounced}
              rows={mail.bounced}
              keyOf={(row) => row.id}
              columns={[
                { name: texts.template, cell: (row) => row.template.replaceAll("-", " ") },
                { name: texts.mailTo, cell: (row) => row.to ?? texts.mailToNobody },
                { name: texts.because, cell: (row) => row.because },
                { name: texts.mailSent, cell: (row) => (row.sentAt === null ? words.none : <Timestamp at={row.sentAt} />) },
                { name: texts.mailBack, cell: (row) => <Timestamp at={row.at} /> },
              ]}
            />
          </>
        )}
      </Card>
    </div>
  );
}

export function JobsList({ jobs }: { readonly jobs: Overview["jobs"] }) {
  return (
    <div id="jobs" className={styles.part}>
      <Card title={texts.jobsTitle}>
        {jobs.length === 0 ? <Quiet>{texts.noJobs}</Quiet> : (
          <DataTable
            caption={texts.jobs}
            rows={jobs}
            keyOf={(row) => row.name}
            columns={[
              { name: texts.job, cell: (row) => row.name.replaceAll("-", " ") },
              { name: texts.lastRun, cell: (row) => (row.lastRunAt === null ? texts.neverRan : <Timestamp at={row.lastRunAt} />) },
              { name: texts.result, cell: (row) => row.lastResult ?? words.unknown },
            ]}
          />
        )}
      </Card>
    </div>
  );
}
