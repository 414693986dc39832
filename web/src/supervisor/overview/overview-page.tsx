import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "react-router";
import { Button } from "../../components/button.tsx";
import { Card } from "../../components/card.tsx";
import { classes } from "../../components/classes.ts";
import { Loading } from "../../components/empty-state.tsx";
import { ErrorNote } from "../../components/error-note.tsx";
import { Page, Quiet } from "../../components/page.tsx";
import { useSelf } from "../../session/session.ts";
import { supervisorTexts } from "../../texts/supervisor.ts";
import { words } from "../../texts/words.ts";
import { supportChartTexts } from "../../texts/look-back.ts";
import { CaseRows } from "../charts/case-rows.tsx";
import { type Overview, useCasesDue, useOverview } from "../queries.ts";
import { WatchTabs } from "../watch-tabs.tsx";
import { BulkReadingList, FailingList, JobsList, MailList, OutstandingList, TransferList } from "./lists.tsx";
import styles from "./overview.module.css";
import { SafetyStop } from "./safety-stop.tsx";

const texts = supervisorTexts.overview;
/** The server lists no more of each; beyond it the number is not known. */
const listedMax = 50;

/** Numbers first, each opening what it counts; below them the rows. */
export function OverviewPage() {
  const overview = useOverview();
  return (
    <Page title={texts.title} lead={texts.lead} width="wide">
      <WatchTabs />
      {overview.isPending && <Loading />}
      {overview.isError && <ErrorNote error={overview.error}><Button onClick={() => void overview.refetch()}>{words.actions.tryAgain}</Button></ErrorNote>}
      {overview.data !== undefined && <Present overview={overview.data} />}
    </Page>
  );
}

interface Tile {
  readonly name: string;
  readonly amount: number;
  /** Where staff see them; auditors have no queue and go to the rows below. */
  readonly queue: string | null;
  readonly anchor: string | null;
  readonly tone: "bad" | "wait" | "plain";
}

function Present({ overview }: { readonly overview: Overview }) {
  const isSupervisor = useSelf().person.role === "supervisor";
  const due = useCasesDue();
  const tiles: readonly Tile[] = [
    { name: supportChartTexts.lateNow, amount: due.data?.late.length ?? 0, queue: null, anchor: "#cases-late", tone: "bad" },
    { name: supportChartTexts.dueToday, amount: due.data?.dueToday.length ?? 0, queue: null, anchor: "#cases-due-today", tone: "plain" },
    { name: texts.late, amount: overview.late.length, queue: "/staff?view=due-soon", anchor: "#late", tone: "bad" },
    { name: texts.dueToday, amount: overview.dueToday.length, queue: "/staff?view=due-soon", anchor: "#due-today", tone: "plain" },
    { name: texts.outstanding, amount: overview.outstanding.length, queue: "/staff?view=outstanding", anchor: "#outstanding", tone: "wait" },
    ...(overview.bulkReading.length === 0 ? [] : [{ name: texts.bulk, amount: overview.bulkReading.length, queue: null, anchor: "#bulk-reading", tone: "bad" as const }]),
    { name: texts.deletions, amount: overview.deletions.length, queue: "/staff?view=deletions", anchor: "#deletions", tone: "plain" },
    { name: texts.failing, amount: overview.failing.length, queue: "/staff?view=deletions", anchor: "#failing", tone: "bad" },
    { name: texts.mail, amount: overview.mail.failing.length + overview.mail.bounced.length, queue: null, anchor: "#mail", tone: "bad" },
    { name: texts.live, amount: overview.live, queue: "/staff?view=all", anchor: null, tone: "plain" },
  ];
  return (
    <>
      {overview.safetyStop !== null && <SafetyStop stop={overview.safetyStop} />}
      <ul className={styles.tiles}>
        {tiles.map((tile) => {
          const isWell = tile.amount === 0 && tile.tone !== "plain";
          const to = isSupervisor && tile.queue !== null ? tile.queue : tile.amount > 0 || tile.anchor === "#mail" ? tile.anchor : null;
          const content = <><span className={styles.amount}>{tile.anchor !== null && tile.amount >= listedMax ? texts.orMore(listedMax) : tile.amount}</span><span>{tile.name}</span></>;
          return (
            <li key={tile.name} className={classes(styles.tile, tile.amount > 0 && styles[tile.tone])}>
              {to === null ? <div className={styles.number}>{content}</div> : <Link to={to} className={styles.link}>{content}</Link>}
              {isWell && <span className={styles.well}><IconCircleCheck aria-hidden />{texts.allWell}</span>}
            </li>
          );
        })}
      </ul>
      <div className={styles.lists}>
        {due.data !== undefined && due.data.late.length > 0 && <div id="cases-late" className={styles.part}><Card title={supportChartTexts.lateNow}><Quiet>{supportChartTexts.lateNowText}</Quiet><CaseRows caption={supportChartTexts.lateNow} rows={due.data.late} /></Card></div>}
        {due.data !== undefined && due.data.dueToday.length > 0 && <div id="cases-due-today" className={styles.part}><Card title={supportChartTexts.dueToday}><Quiet>{supportChartTexts.dueTodayText}</Quiet><CaseRows caption={supportChartTexts.dueToday} rows={due.data.dueToday} /></Card></div>}
        <BulkReadingList rows={overview.bulkReading} />
        <TransferList id="late" title={texts.late} about={texts.lateText} transfers={overview.late} />
        <TransferList id="due-today" title={texts.dueToday} about={texts.dueTodayText} transfers={overview.dueToday} />
        <OutstandingList rows={overview.outstanding} />
        <TransferList id="deletions" title={texts.deletions} about={texts.deletionsText} transfers={overview.deletions} />
        <FailingList rows={overview.failing} />
        <MailList mail={overview.mail} />
        <JobsList jobs={overview.jobs} />
      </div>
    </>
  );
}
