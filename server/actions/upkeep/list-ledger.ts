import type { RouteAnswer } from "../../contract/types.ts";
import type { Ports } from "../context.ts";
import { personRef } from "../transfers/present.ts";
import { signedHead } from "./ledger-evidence.ts";

type Answer = RouteAnswer<"GET /api/ledger">;

/** The custody record, newest first, with the signed head under which it stands now. */
export async function listLedger(ports: Ports, filter: { transferId?: string | undefined }, page: { limit: number; cursor: string | null }): Promise<Answer> {
  const { read } = ports.records;
  const found = await read.lists.ledger(filter.transferId === undefined ? {} : { transferId: filter.transferId }, page);
  const actorIds = [...new Set(found.items.flatMap((row) => row.actorId ?? []))];
  const people = new Map((actorIds.length === 0 ? [] : await read.people.list({ id: actorIds })).map((row) => [row.id, row]));
  const transferIds = [...new Set(found.items.flatMap((row) => row.transferId ?? []))];
  const numbers = new Map((transferIds.length === 0 ? [] : await read.transfers.list({ id: transferIds })).map((row) => [row.id, `T-${String(row.number)}`]));
  const head = (await read.ledger.head()).size === 0 ? {} : (JSON.parse((await signedHead(ports)).jws) as Record<string, unknown>);
  return {
    items: found.items.map((row) => ({
      seq: row.seq,
      at: row.at,
      event: row.event,
      actor: row.actorId === null ? null : personRef(people, row.actorId),
      transferNumber: row.transferId === null ? null : (numbers.get(row.transferId) ?? null),
      transferId: row.transferId,
      facts: JSON.parse(row.facts) as Record<string, unknown>,
      leaf: row.leafHash,
    })),
    next: found.next,
    head,
  };
}
