import type { ConnectionCheckShape } from "../../contract/shapes/session.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Decision } from "../../domain/policy/decision.ts";
import { connectionFailures, connectionTerms } from "../../domain/session/connection.ts";
import type { Tables } from "../../ports/records/records.ts";
import type { ConnectionCheckRow } from "../../ports/records/session-rows.ts";
import { instantText, type Caller, type Ports } from "../context.ts";
import { record } from "../record.ts";
import { decideNow } from "../support/decide.ts";

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
    failing: JSON.stringify(connectionFailures({ ...measured, isHttps }, connectionTerms(ports.policy.profile))),
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

/** A check as the policy in force sees it, which may want more, or less, than the one of its day. */
export function presentCheck(ports: Ports, row: ConnectionCheckRow): ConnectionCheckShape {
  const terms = connectionTerms(ports.policy.profile);
  const measured = { downKbps: row.downKbps, upKbps: row.upKbps, latencyMs: row.latencyMs, isHttps: row.isHttps === 1, hasWebSocket: row.hasWebSocket === 1 };
  const failing = connectionFailures(measured, terms);
  const isRecent = Temporal.Instant.compare(ports.clock.now(), Temporal.Instant.from(row.at).add({ hours: 24 * terms.validDays })) <= 0;
  return { id: row.id, at: row.at, ...measured, failing, isPassed: failing.length === 0, isRecent };
}

/** Whether the policy lets a remote session begin over the connection that was measured last (CAP-11). */
export function decideConnection(ports: Ports, row: ConnectionCheckRow | undefined): Decision {
  const check = row === undefined ? null : { at: row.at, downKbit: row.downKbps, upKbit: row.upKbps, latencyMilliseconds: row.latencyMs, isHttps: row.isHttps === 1, hasWebSocket: row.hasWebSocket === 1 };
  return decideNow(ports, "callers.connection", { channel: "remote-session", check });
}
