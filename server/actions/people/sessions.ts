import { createHash } from "node:crypto";
import type { Tables, Where } from "../../ports/records/records.ts";
import type { PersonRow, SessionRow } from "../../ports/records/rows.ts";
import { instantText, type Ports } from "../context.ts";

export const staffIdleMinutes = 30;
export const staffHours = 12;
export const customerHours = 24;
export const tokenDays = 90;
export const stepUpMinutes = 10;

/** How a session token is kept: SHA-256, hex. The token has 256 random bits, so no salt is needed. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}

/** 256 random bits, base64url. */
export function newToken(ports: Pick<Ports, "randomness">): string {
  return Buffer.from(ports.randomness.bytes(32)).toString("base64url");
}

export interface NewSession {
  readonly person: Pick<PersonRow, "id" | "role">;
  readonly kind: "cookie" | "token";
  readonly name?: string;
  readonly address: string;
  /** True right after the person proved itself with everything it has. For a token it has no end: only the demo and tests make such ones. */
  readonly isSteppedUp: boolean;
  /** A token never outlives the token that made it. */
  readonly endsAtMost?: string;
}

/** Opens a session in the transaction; the token is told once. Throws nothing of its own. */
export async function openSession(ports: Ports, tables: Tables, session: NewSession): Promise<{ token: string; row: SessionRow }> {
  const now = ports.clock.now();
  const hours = session.kind === "token" ? tokenDays * 24 : session.person.role === "customer" ? customerHours : staffHours;
  const usualEnd = instantText(now.add({ hours }));
  const token = newToken(ports);
  const row: SessionRow = {
    id: ports.randomness.id("session"),
    tokenHash: tokenHash(token),
    personId: session.person.id,
    kind: session.kind,
    name: session.name ?? null,
    createdAt: instantText(now),
    lastUsedAt: instantText(now),
    endsAt: session.endsAtMost !== undefined && session.endsAtMost < usualEnd ? session.endsAtMost : usualEnd,
    steppedUpAt: session.isSteppedUp ? instantText(now) : null,
    address: session.address,
  };
  await tables.sessions.insert(row);
  return { token, row };
}

/** Ends sessions in the transaction and gives them back: tell the notifier after it (`announceEnded`). */
export async function endSessions(tables: Tables, where: Where<SessionRow>): Promise<SessionRow[]> {
  const ended = await tables.sessions.list(where);
  if (ended.length > 0) await tables.sessions.remove({ id: ended.map((session) => session.id) });
  return ended;
}

/** Cuts what still hangs on ended sessions: sockets, event streams, downloads (R31, R40). */
export function announceEnded(ports: Pick<Ports, "notifier">, ended: readonly SessionRow[], accountId: string | null): void {
  for (const session of ended) ports.notifier.changed({ topic: "session-ended", id: session.id, accountId });
}

/** Whether the session still counts at `now`. */
export function isLive(session: SessionRow, person: PersonRow, now: Temporal.Instant): boolean {
  if (person.disabledAt !== null || person.activatedAt === null || session.endsAt <= instantText(now)) return false;
  if (session.kind === "token" || person.role === "customer") return true;
  return session.lastUsedAt > instantText(now.subtract({ minutes: staffIdleMinutes }));
}

const touchSeconds = 60;

/** Notes that a session is in use, at most once a minute; a running upload calls it too. */
export async function touchSession(ports: Ports, sessionId: string): Promise<void> {
  const session = await ports.records.read.sessions.find({ id: sessionId });
  if (session !== undefined) await touch(ports, session);
}

/** As `touchSession`, for a row that was just read. */
export async function touch(ports: Ports, session: SessionRow): Promise<void> {
  const now = ports.clock.now();
  if (session.lastUsedAt > instantText(now.subtract({ seconds: touchSeconds }))) return;
  const at = instantText(now);
  await ports.records.transact(async (tables) => {
    await tables.sessions.update({ id: session.id }, { lastUsedAt: at });
    await tables.people.update({ id: session.personId }, { lastSeenAt: at });
  });
}
