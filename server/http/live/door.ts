import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Ports } from "../../actions/context.ts";
import { acceptedOrigins, hasOwnHost } from "../middleware/host.ts";

/** Bytes of one message; frames of the two ends are no longer than this. */
const payloadBytesMax = 256 * 1024;
/** Lines that have not shown a ticket yet. */
const strangersMax = 200;
const ticketMs = 5_000;
const path = /^\/api\/live\/(check|remote_[a-z0-9]{26})$/;

export interface Door {
  /** For the server's `upgrade`. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/**
 * Before an upgrade: our own host and path, and exactly our own origin; anything else is answered before a WebSocket exists (R65). What is
 * admitted has five seconds for its first message, the ticket. Messages are bounded in bytes and in fragments, nothing is inflated (R66).
 */
export function createDoor(ports: Ports, admit: (sessionId: string, ticket: string, socket: WebSocket) => void): Door {
  const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: payloadBytesMax, maxFragments: 64, maxBufferedChunks: 256, skipUTF8Validation: false });
  const { publicUrl } = ports.settings;
  let strangers = 0;

  const greet = (sessionId: string, socket: WebSocket): void => {
    strangers += 1;
    let isStranger = true;
    const known = (): void => {
      if (isStranger) strangers -= 1;
      isStranger = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(() => { socket.terminate(); }, ticketMs);
    socket.on("error", () => { socket.terminate(); });
    socket.once("close", known);
    socket.once("message", (data: Buffer, isBinary: boolean) => {
      known();
      if (isBinary || data.length > 4_096) {
        socket.close(4400, "ticket");
        return;
      }
      const text = data.toString("utf8");
      if (sessionId === "check") {
        socket.send(text.slice(0, 1_000));
        socket.close(1000);
        return;
      }
      const ticket = ticketIn(text);
      if (ticket === null) socket.close(4400, "ticket");
      else admit(sessionId, ticket, socket);
    });
  };

  return {
    upgrade: (request, socket, head) => {
      const sessionId = path.exec(request.url ?? "")?.[1];
      const { origin } = request.headers;
      const origins = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "origin").length;
      if (!hasOwnHost(publicUrl, request)) refuse(socket, "400 Bad Request");
      else if (sessionId === undefined) refuse(socket, "404 Not Found");
      else if (origins !== 1 || origin === undefined || !acceptedOrigins(publicUrl, request).includes(origin)) refuse(socket, "403 Forbidden");
      else if (strangers >= strangersMax) refuse(socket, "503 Service Unavailable");
      else server.handleUpgrade(request, socket, head, (upgraded) => { greet(sessionId, upgraded); });
    },
  };
}

function ticketIn(text: string): string | null {
  try {
    const message = JSON.parse(text) as { type?: unknown; ticket?: unknown } | null;
    return message?.type === "ticket" && typeof message.ticket === "string" ? message.ticket : null;
  } catch {
    return null;
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => { socket.destroy(); });
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
