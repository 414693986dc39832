/** What a WebSocket tells. */
export interface WireEvents {
  opened(): void;
  text(text: string): void;
  binary(bytes: Uint8Array): void;
  /** Once, also when it never opened. `code` is the WebSocket's close code. */
  closed(code: number): void;
}

/** One WebSocket to the relay, whoever made it: a browser, the command line, a test. */
export interface Wire {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
  /** Bytes that wait to be sent. */
  readonly waitingBytes: number;
}

export type OpenWire = (events: WireEvents) => Wire;

/** A wire over the platform's own WebSocket, for browsers: they name the page's origin by themselves. `url` begins with ws: or wss:. */
export function platformWire(url: string): OpenWire {
  return (events) => {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => { events.opened(); };
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (typeof data === "string") events.text(data);
      else if (data instanceof ArrayBuffer) events.binary(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => { events.closed(code); };
    return {
      send: (data) => { if (socket.readyState === WebSocket.OPEN) socket.send(data); },
      close: () => { socket.close(); },
      get waitingBytes() { return socket.bufferedAmount; },
    };
  };
}
