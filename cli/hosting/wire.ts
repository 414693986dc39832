import { WebSocket } from "ws";
import type { OpenWire } from "../../server/live/wire.ts";

/** A wire to the portal's relay. It names the portal's own origin, as a page of the portal would. */
export function portalWire(server: string, origin: string, path: string): OpenWire {
  return (events) => {
    const url = new URL(path, server);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, { origin, perMessageDeflate: false, maxPayload: 256 * 1024, handshakeTimeout: 10_000 });
    socket.on("open", () => { events.opened(); });
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) events.binary(data);
      else events.text(data.toString("utf8"));
    });
    // `close` follows.
    socket.on("error", () => undefined);
    socket.on("close", (code) => { events.closed(code); });
    return {
      send: (data) => { if (socket.readyState === WebSocket.OPEN) socket.send(data); },
      close: () => { socket.close(); },
      get waitingBytes() { return socket.bufferedAmount; },
    };
  };
}
