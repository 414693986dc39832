import { instantText, type Ports } from "../context.ts";
import { each, type Outcome } from "../upkeep/each.ts";
import { changeCase, updateCase } from "./load.ts";
import { noteCase } from "./note.ts";

const batch = 200;

/** What was written in cases and complaints goes when its time is over: the key, then every sealed text. A case that was still open is closed. Numbers, dates, minutes and decisions stay. */
export async function forgetCaseTexts(ports: Ports): Promise<Outcome> {
  const now = instantText(ports.clock.now());
  const { lists } = ports.records.read;
  const cases = await each(ports, "case texts", await lists.caseTextsKeptUntil(now, batch), (seen) =>
    changeCase(ports, seen, async (tables) => {
      const row = await tables.cases.find({ id: seen.id });
      if (row === undefined || row.textKeyId === null || row.keptUntilAt > now) return false;
      await tables.caseMessages.update({ caseId: row.id }, { textSealed: null });
      await tables.caseEvents.update({ caseId: row.id }, { textSealed: null });
      await tables.timeEntries.update({ caseId: row.id }, { noteSealed: null });
      const isOpen = row.state !== "closed";
      const changed = await updateCase(tables, row, { textKeyId: null, textKey: null, titleSealed: null, ...(isOpen ? { state: "closed" as const, closedAt: now } : {}) });
      await noteCase(ports, tables, changed, { event: "cases.forget", actorId: null, facts: { wasOpen: isOpen } });
      return true;
    }),
  );
  const complaints = await each(ports, "complaint texts", await lists.complaintTextsKeptUntil(now, batch), (seen) => ports.records.read.complaints.update({ id: seen.id }, { textKeyId: null, textKey: null, textSealed: null }));
  return { done: cases.done + complaints.done, failed: [...cases.failed, ...complaints.failed] };
}
