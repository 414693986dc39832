import type { WebSocket } from "ws";
import { toRelay, type FromRelay, type ToRelay } from "../../domain/session/messages.ts";
import type { End, SessionReason } from "../../domain/session/words.ts";
import type { Ticket } from "./tickets.ts";

export type RoomState = "active" | "paused" | "revoked" | "expired" | "ended";

/** Bytes that may wait for a viewer before the session is paused; and how long they may, before the viewer is dropped. */
const waitingBytesMax = 1024 * 1024;
const textBytesMax = 4_096;
const handshakesMax = 64;

/** One end that is in. */
export interface Seat {
  readonly socket: WebSocket;
  readonly ticket: Ticket;
  missedBeats: number;
  handshakes: number;
  /** Milliseconds of the relay's own clock, null while its buffer drains. */
  slowSince: number | null;
}

/** One session in the relay's memory. */
export interface Room {
  readonly sessionId: string;
  readonly accountId: string;
  readonly engineerId: string;
  state: RoomState;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  seats: Partial<Record<End, Seat>>;
  /** Since when the host is away, by the relay's own clock. */
  hostAwaySince: number | null;
}

/** What a room asks of the relay around it. */
export interface RoomRules {
  act(room: Room, verb: Extract<ToRelay, { type: "act" }>["verb"], seat: Seat): void;
  pause(room: Room, reason: SessionReason): void;
  expire(room: Room): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

export function otherEnd(end: End): End {
  return end === "host" ? "engineer" : "host";
}

export function tell(seat: Seat | undefined, message: FromRelay): void {
  if (seat !== undefined && seat.socket.readyState === seat.socket.OPEN) seat.socket.send(JSON.stringify(message));
}

/** Passes messages between the two ends. Nothing is kept: what cannot pass now is dropped, and the ends see the gap. */
export function listen(room: Room, seat: Seat, rules: RoomRules): void {
  const { socket, ticket } = seat;
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    if (room.seats[ticket.end] !== seat) return;
    const peer = room.seats[otherEnd(ticket.end)];
    if (isBinary) {
      if (rules.now() >= room.expiresAt) rules.expire(room);
      if (room.state === "active" && peer !== undefined) pass(room, peer, data, rules);
      return;
    }
    const message = data.length > textBytesMax ? null : parsed(data.toString("utf8"));
    if (message === null || message.type === "ticket") {
      socket.close(4400, "message");
      return;
    }
    if (message.type === "act") {
      rules.act(room, message.verb, seat);
      return;
    }
    seat.handshakes += 1;
    if (seat.handshakes > handshakesMax) socket.close(4429, "handshakes");
    else if (room.state === "active" || room.state === "paused") tell(peer, { type: "handshake", step: message.step });
  });
}

/** A viewer that does not take what it is sent holds nobody's memory: the session pauses, and what comes is dropped. */
function pass(room: Room, peer: Seat, data: Buffer, rules: RoomRules): void {
  if (peer.socket.bufferedAmount + data.length > waitingBytesMax) {
    peer.slowSince ??= performance.now();
    rules.pause(room, "slow-viewer");
    return;
  }
  peer.socket.send(data, { binary: true });
}

function parsed(text: string): ToRelay | null {
  try {
    return toRelay.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
