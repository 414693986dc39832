import type { TimelineEntry } from "../../contract/shapes/transfer.ts";
import type { Page, PageRequest } from "../../ports/records/records.ts";
import type { Caller, Ports } from "../context.ts";
import { openText, textKeyOf } from "../personal-text.ts";
import { loadTransfer } from "./load.ts";
import { personRef } from "./present.ts";

/** What happened to a transfer, newest first; reasons and notes are null once erased. @throws {Refusal} `not-found`. */
export async function timeline(ports: Ports, caller: Caller, transferId: string, page: PageRequest): Promise<Page<TimelineEntry>> {
  const { read } = ports.records;
  const transfer = await loadTransfer(read, caller, transferId);
  const rows = await read.lists.ledger({ transferId }, page);
  const seqs = rows.items.map((row) => row.seq);
  const texts = new Map((seqs.length === 0 ? [] : await read.ledgerTexts.list({ seq: seqs })).map((text) => [text.seq, text]));
  const ids = [...new Set(rows.items.map((row) => row.actorId).filter((id): id is string => id !== null))];
  const people = new Map((ids.length === 0 ? [] : await read.people.list({ id: ids })).map((person) => [person.id, person]));
  const textKey = await textKeyOf(ports, transfer).catch(() => null);
  return {
    next: rows.next,
    items: rows.items.map((row) => ({
      seq: row.seq,
      at: row.at,
      event: row.event,
      actor: row.actorId === null ? null : personRef(people, row.actorId),
      facts: JSON.parse(row.facts) as TimelineEntry["facts"],
      text: openText(textKey, texts.get(row.seq)?.textSealed ?? null, `ledger-text ${String(row.seq)}`),
    })),
  };
}
