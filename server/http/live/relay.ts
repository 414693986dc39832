import type { WebSocket } from "ws";
import { recordAct, type RelayAct, type SimpleVerb } from "../../actions/sessions/act.ts";
import { nodeSeenSeconds } from "../../actions/sessions/end-due.ts";
import { actorOf } from "../../actions/sessions/load.ts";
import { instantText, type Caller, type Ports } from "../../actions/context.ts";
import { isGranted, nextSessionState } from "../../domain/session/transitions.ts";
import type { SessionActor, SessionReason } from "../../domain/session/words.ts";
import type { RemoteSessionRow } from "../../ports/records/session-rows.ts";
import type { Change } from "../../ports/notifier.ts";
import { createActQueue } from "./act-queue.ts";
import { createDoor, type Door } from "./door.ts";
import { listen, otherEnd, tell, type Room, type RoomRules, type RoomState, type Seat } from "./room.ts";
import { takeTicket, type Ticket } from "./tickets.ts";

/** The meeting place of the two ends of each remote session. It passes ciphertext on, and cuts in its own memory before anything is recorded. */
export interface Relay extends Door {
  /** What a request over HTTP orders, before it is recorded by its action. */
  readonly act: (sessionId: string, verb: SimpleVerb, caller: Caller) => void;
  close(): Promise<void>;
}

export interface RelayTimes {
  readonly heartbeatMs: number;
  /** How long a viewer may leave its buffer full. */
  readonly slowMs: number;
  /** How long a session waits for its host to come back. */
  readonly hostAwayMs: number;
}

const usualTimes: RelayTimes = { heartbeatMs: 5_000, slowMs: 10_000, hostAwayMs: 60_000 };

export function createRelay(ports: Ports, times: RelayTimes = usualTimes): Relay {
  const rooms = new Map<string, Room>();
  const queue = createActQueue(ports);
  const nodeId = ports.randomness.id("node");
  const { read } = ports.records;
  let beats = 0;

  /** The effect in memory: from the next line on nothing passes any more. */
  const apply = (room: Room, state: RoomState, reason: SessionReason): void => {
    if (room.state === state) return;
    room.state = state;
    const isOver = state !== "active" && state !== "paused";
    for (const seat of Object.values(room.seats)) {
      // What waits in a viewer's buffer is thrown away with the line.
      if (isOver && seat.socket.bufferedAmount > 0) seat.socket.terminate();
      tell(seat, { type: "state", state, reason });
      if (isOver) dismiss(seat.socket, 4000, state);
    }
    if (isOver) rooms.delete(room.sessionId);
  };
  const effect = (room: Room, verb: RelayAct["verb"], actor: SessionActor, personId: string | null, reason: SessionReason): boolean => {
    let state: RoomState;
    try {
      state = nextSessionState(room.state, verb, actor) as RoomState;
    } catch {
      return false;
    }
    if (state === room.state) return false;
    apply(room, state, reason);
    queue.add({ sessionId: room.sessionId, verb, actor, personId, reason, at: instantText(ports.clock.now()) });
    return true;
  };

  const rules: RoomRules = {
    now: () => ports.clock.now().epochMilliseconds,
    pause: (room, reason) => void effect(room, "pause", "portal", null, reason),
    expire: (room) => void effect(room, "expire", "portal", null, "over-time"),
    act: (room, verb, { ticket }) => {
      const actor = ticket.end === "host" ? "customer" : "engineer";
      if (verb === "resume") void resume(room, actor, ticket.personId);
      else effect(room, verb, actor, ticket.personId, "asked");
    },
  };

  /** Going on shows more, so the records are asked first: what was revoked on another node stays so. */
  const resume = async (room: Room, actor: SessionActor, personId: string): Promise<void> => {
    if (room.state !== "paused" || actor !== "customer") return;
    const at = instantText(ports.clock.now());
    const act: RelayAct = { sessionId: room.sessionId, verb: "resume", actor, personId, reason: "asked", at };
    try {
      if (queue.isWaiting(room.sessionId)) throw new Error("the pause is not recorded yet");
      await recordAct(ports, act, await ports.signer.sign({ type: "custody-remote-session-act", version: 1, ...act }));
      await refresh(room);
    } catch {
      tell(room.seats.host, { type: "problem", code: "unavailable", message: "The portal cannot go on with the session at the moment. Try again." });
    }
  };

  /** Takes over what the records say, unless this relay knows more. */
  const refresh = async (room: Room): Promise<void> => {
    if (queue.isWaiting(room.sessionId)) return;
    const row = await read.remoteSessions.find({ id: room.sessionId });
    if (row === undefined || rooms.get(room.sessionId) !== room || queue.isWaiting(room.sessionId)) return;
    room.expiresAt = Date.parse(row.expiresAt ?? row.createdAt);
    apply(room, isGranted(row.state) || row.state === "revoked" || row.state === "expired" ? (row.state as RoomState) : "ended", row.reason ?? "asked");
  };

  /** Whether the people at both ends may still be there (R31). A line without a right ends first, then the session is looked at. */
  const reviewRights = async (room: Room): Promise<void> => {
    for (const seat of Object.values(room.seats)) {
      const { ticket } = seat;
      const [signIn, person] = await Promise.all([read.sessions.find({ id: ticket.signInId }), read.people.find({ id: ticket.personId })]);
      if (person === undefined || person.disabledAt !== null || (ticket.end === "engineer" && person.role !== "staff" && person.role !== "supervisor")) effect(room, "revoke", "portal", null, "person-disabled");
      else if (signIn === undefined) drop(room, seat, 4401, "signed out");
    }
    const row = await read.remoteSessions.find({ id: room.sessionId });
    const key = row === undefined ? undefined : await read.engineerKeys.find({ id: row.keyId });
    if (key?.revokedAt != null) effect(room, "revoke", "portal", null, "person-disabled");
  };

  const drop = (room: Room, seat: Seat, code: number, why: string): void => {
    if (room.seats[seat.ticket.end] === seat) leave(room, seat);
    dismiss(seat.socket, code, why);
  };
  const leave = (room: Room, seat: Seat): void => {
    if (room.seats[seat.ticket.end] !== seat) return;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- two names, both of this file
    delete room.seats[seat.ticket.end];
    if (seat.ticket.end === "host") room.hostAwaySince = performance.now();
    effect(room, "pause", "portal", null, "lost-connection");
    tell(room.seats[otherEnd(seat.ticket.end)], { type: "peer", isHere: false });
  };

  const enter = (room: Room, ticket: Ticket, socket: WebSocket): void => {
    const seat: Seat = { socket, ticket, missedBeats: 0, handshakes: 0, slowSince: null };
    const former = room.seats[ticket.end];
    if (former !== undefined) drop(room, former, 4409, "opened elsewhere");
    room.seats[ticket.end] = seat;
    if (ticket.end === "host") room.hostAwaySince = null;
    socket.on("pong", () => { seat.missedBeats = 0; });
    socket.once("close", () => { leave(room, seat); });
    const peer = room.seats[otherEnd(ticket.end)];
    tell(seat, { type: "joined", end: ticket.end, isPeerHere: peer !== undefined, state: room.state === "paused" ? "paused" : "active" });
    tell(peer, { type: "peer", isHere: true });
    listen(room, seat, rules);
    if (socket.readyState !== socket.OPEN) leave(room, seat);
  };

  const admit = async (sessionId: string, text: string, socket: WebSocket): Promise<void> => {
    const refuse = (code: string, message: string, close: number): void => {
      socket.send(JSON.stringify({ type: "problem", code, message }));
      dismiss(socket, close, code);
    };
    const ticket = await takeTicket(ports, sessionId, text);
    if (ticket === null) {
      refuse("not-allowed", "This ticket does not open anything, or no longer. Ask for a new one.", 4403);
      return;
    }
    const row = await claim(ticket);
    if (typeof row === "string") {
      if (row === "other-node") refuse(row, "The other side is connected to another server of this portal. The proxy in front must send /api/live/ID to one server by ID; try again.", 4421);
      else refuse("wrong-state", "This remote session is over.", 4410);
      return;
    }
    const room = rooms.get(sessionId) ?? { sessionId, accountId: row.accountId, engineerId: row.engineerId, state: row.state as RoomState, expiresAt: Date.parse(row.expiresAt ?? row.createdAt), seats: {}, hostAwaySince: ticket.end === "host" ? null : performance.now() };
    rooms.set(sessionId, room);
    enter(room, ticket, socket);
  };

  /** Makes this node the one that holds the session. A session of a process that is gone ends: consent is asked again (F41). */
  const claim = async (ticket: Ticket): Promise<RemoteSessionRow | "other-node" | "over"> => {
    const row = await read.remoteSessions.find({ id: ticket.sessionId });
    const [person, signIn] = await Promise.all([read.people.find({ id: ticket.personId }), read.sessions.find({ id: ticket.signInId })]);
    if (row === undefined || person === undefined || person.disabledAt !== null || signIn === undefined || !isGranted(row.state)) return "over";
    const now = ports.clock.now();
    if (row.expiresAt !== null && Date.parse(row.expiresAt) <= now.epochMilliseconds) return "over";
    if (ticket.end === "engineer" ? row.engineerId !== ticket.personId : person.accountId !== row.accountId) return "over";
    if (row.nodeId === nodeId) return row;
    if (row.nodeId === null) {
      const claimed = await read.remoteSessions.update({ id: row.id, nodeId: null, state: ["active", "paused"] }, { nodeId, nodeSeenAt: instantText(now) });
      return claimed === 1 ? row : "other-node";
    }
    const seenSeconds = row.nodeSeenAt === null ? Infinity : now.since(Temporal.Instant.from(row.nodeSeenAt)).total("seconds");
    if (seenSeconds < 3 * nodeSeenSeconds) return "other-node";
    queue.add({ sessionId: row.id, verb: "end", actor: "portal", personId: null, reason: "restart", at: instantText(now) });
    return "over";
  };

  const door = createDoor(ports, (sessionId, ticket, socket) => {
    admit(sessionId, ticket, socket).catch(() => {
      ports.log.error("live.admit-failed", {});
      dismiss(socket, 1011, "unavailable");
    });
  });

  const beat = (): void => {
    beats += 1;
    for (const room of rooms.values()) {
      if (rules.now() >= room.expiresAt) rules.expire(room);
      for (const seat of Object.values(room.seats)) {
        if (seat.slowSince !== null && seat.socket.bufferedAmount === 0) seat.slowSince = null;
        if (seat.missedBeats >= 2 || (seat.slowSince !== null && performance.now() - seat.slowSince > times.slowMs)) {
          leave(room, seat);
          seat.socket.terminate();
          continue;
        }
        seat.missedBeats += 1;
        seat.socket.ping();
      }
      if (room.hostAwaySince !== null && performance.now() - room.hostAwaySince > times.hostAwayMs) effect(room, "end", "portal", null, "host-left");
    }
    if (beats % Math.max(1, Math.round((nodeSeenSeconds * 1000) / times.heartbeatMs)) === 0) {
      const ids = [...rooms.keys()];
      if (ids.length > 0) read.remoteSessions.update({ id: ids, nodeId }, { nodeSeenAt: instantText(ports.clock.now()) }).catch(() => undefined);
    }
  };
  const timer = setInterval(beat, times.heartbeatMs);
  timer.unref();

  const heard = (change: Change): void => {
    const quietly = (work: Promise<void>): void => { work.catch(() => { ports.log.warn("live.review-failed", {}); }); };
    for (const room of rooms.values()) {
      if (change.topic === "remote-session" && change.id === room.sessionId) quietly(refresh(room));
      else if (change.topic === "session-ended" && Object.values(room.seats).some(({ ticket }) => ticket.signInId === change.id || ticket.personId === change.id)) {
        // The line is silent before anybody is asked; what the records say decides whether it comes back.
        effect(room, "pause", "portal", null, "lost-connection");
        quietly(reviewRights(room));
      } else if (change.topic === "person" && (change.id === room.engineerId || Object.values(room.seats).some(({ ticket }) => ticket.personId === change.id))) quietly(reviewRights(room));
      else if (change.topic === "missed" || change.topic === "silent") quietly(refresh(room).then(() => reviewRights(room)));
    }
  };
  const stopListening = ports.notifier.listen(heard);

  return {
    ...door,
    act: (sessionId, verb, caller) => {
      const room = rooms.get(sessionId);
      const actor = room === undefined ? null : actorOf(caller, room);
      // Going on, and a no before anything began, have nothing to cut.
      if (room === undefined || actor === null || verb === "resume" || verb === "deny") return;
      effect(room, verb, actor, caller.personId, "asked");
    },
    close: async () => {
      clearInterval(timer);
      stopListening();
      for (const room of rooms.values()) {
        const seats = Object.values(room.seats);
        // Nobody left: the process did. Its sessions end when the next one starts.
        room.seats = {};
        for (const seat of seats) dismiss(seat.socket, 1012, "stopping");
      }
      rooms.clear();
      await queue.close();
    },
  };
}

/** Says why, and waits for nobody. */
function dismiss(socket: WebSocket, code: number, why: string): void {
  socket.close(code, why);
  setTimeout(() => { socket.terminate(); }, 1_000).unref();
}
