import type { ConnectionCheckShape } from "../../contract/shapes/session.ts";
import { Refusal } from "../../domain/refusal.ts";
import { connectionFailures, connectionRecentDays } from "../../domain/session/connection.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { ConnectionCheckRow } from "../../ports/records/session-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";

export interface Measured {
  readonly downKbps: number;
  readonly upKbps: number;
  readonly latencyMs: number;
  readonly hasWebSocket: boolean;
}

/** Keeps what a customer's side measured (CAP-11). Whether it came over https is what the portal itself knows. */
export async function recordConnectionCheck(ports: Ports, caller: Caller, measured: Measured): Promise<ConnectionCheckRow> {
  const { accountId } = caller;
  if (accountId === null) throw new Refusal("not-allowed", "You belong to no account.");
  const { publicUrl } = ports.settings;
  // On this machine itself plain http is as good (CAP-8).
  const isHttps = publicUrl.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(publicUrl.hostname);
  const row: ConnectionCheckRow = {
    id: ports.randomness.id("check"),
    accountId,
    personId: caller.personId,
    at: instantText(ports.clock.now()),
    downKbps: measured.downKbps,
    upKbps: measured.upKbps,
    latencyMs: measured.latencyMs,
    isHttps: isHttps ? 1 : 0,
    hasWebSocket: measured.hasWebSocket ? 1 : 0,
    failing: JSON.stringify(connectionFailures({ ...measured, isHttps })),
  };
  await ports.records.transact(async (tables) => {
    await tables.connectionChecks.insert(row);
    await record(ports, tables, { event: "connection.record", actorId: caller.personId, accountId, facts: { checkId: row.id, isPassed: row.failing === "[]" } });
  });
  return row;
}

export async function newestCheck(tables: Tables, accountId: string): Promise<ConnectionCheckRow | undefined> {
  return (await tables.connectionChecks.list({ accountId }, { by: "at", descending: true, limit: 1 }))[0];
}

export function presentCheck(ports: Ports, row: ConnectionCheckRow): ConnectionCheckShape {
  const failing = JSON.parse(row.failing) as string[];
  const days = ports.clock.now().since(Temporal.Instant.from(row.at)).total("hours") / 24;
  return { id: row.id, at: row.at, downKbps: row.downKbps, upKbps: row.upKbps, latencyMs: row.latencyMs, isHttps: row.isHttps === 1, hasWebSocket: row.hasWebSocket === 1, failing, isPassed: failing.length === 0, isRecent: days < connectionRecentDays };
}
