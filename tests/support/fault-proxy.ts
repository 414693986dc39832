import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Transform } from "node:stream";

/**
 * Faults on the way to a server, as bytes: for PostgreSQL, SMTP and anything else. `http-fault-proxy.ts` is its twin that knows HTTP requests.
 * `towards` names the direction in which bytes are counted: to the server, or back to the client. A fault holds for every connection that is
 * made while it is set; those that are open keep what they had when they came, unless `cut` ends them.
 */
export type Fault =
  /** Connections are reset as soon as they are made. */
  | { readonly kind: "refuse" }
  /** After so many bytes both sides get a reset. */
  | { readonly kind: "reset"; readonly towards: Side; readonly afterBytes: number }
  /** After so many bytes nothing passes any more, and nobody is told. */
  | { readonly kind: "stall"; readonly towards: Side; readonly afterBytes: number }
  /** After so many bytes the receiver sees a clean end. */
  | { readonly kind: "truncate"; readonly towards: Side; readonly afterBytes: number }
  /** One bit of the byte at this place comes out wrong. */
  | { readonly kind: "flip"; readonly towards: Side; readonly atByte: number }
  /** Everything reaches the server; of its answer nothing comes back after so many bytes, and then the connection is reset. */
  | { readonly kind: "swallow"; readonly afterBytes: number }
  /** So many bytes every tenth of a second. */
  | { readonly kind: "trickle"; readonly towards: Side; readonly bytes: number };

export type Side = "server" | "client";

export interface FaultProxy {
  readonly port: number;
  /** The fault of new connections; null lets them pass. Give `times` to let it wear off after so many connections. */
  set(fault: Fault | null, times?: number): void;
  /** Ends every open connection with a reset. */
  cut(): void;
  /** Connections that were made so far. */
  connections(): number;
  /** Bytes that reached the server so far. */
  sent(): number;
  close(): Promise<void>;
}

/** Where the server is: a port of this machine, perhaps known later, or the path of a Unix socket. */
export type Target = number | string | (() => number);

/** Listens on a free port of this machine and passes everything to `target`, but for the fault that is set. */
export async function startFaultProxy(target: Target): Promise<FaultProxy> {
  let fault: Fault | null = null;
  let left = Number.POSITIVE_INFINITY;
  let connections = 0;
  let sent = 0;
  const open = new Set<Socket>();

  const server = createServer({ allowHalfOpen: true }, (client) => {
    connections += 1;
    const present = left > 0 ? fault : null;
    left -= 1;
    client.on("error", () => undefined);
    if (present?.kind === "refuse") return resetOf(client);
    const upstream = connectTo(target);
    const reset = () => {
      resetOf(client);
      resetOf(upstream);
    };
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      open.add(one);
      one.setNoDelay(true);
      one.on("error", () => other.destroy()).on("close", () => {
        open.delete(one);
        // A half that has ended goes on until the other half has.
        if (!one.readableEnded) other.destroy();
      });
    }
    client.on("data", (bytes) => (sent += bytes.length));
    client.pipe(passage(present, "server", reset)).pipe(upstream);
    upstream.pipe(passage(present, "client", reset)).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const cut = () => {
    for (const socket of open) resetOf(socket);
  };
  return {
    port: (server.address() as AddressInfo).port,
    set: (next, times = Number.POSITIVE_INFINITY) => {
      fault = next;
      left = times;
    },
    cut,
    connections: () => connections,
    sent: () => sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        cut();
      }),
  };
}

/** A connection to the target that may end half by half. */
export function connectTo(target: Target): Socket {
  const place = typeof target === "function" ? target() : target;
  return typeof place === "string" ? connect({ path: place, allowHalfOpen: true }) : connect({ port: place, host: "127.0.0.1", allowHalfOpen: true });
}

/** What one direction of a connection does to its bytes. */
function passage(fault: Fault | null, side: Side, reset: () => void): Transform {
  let passed = 0;
  const isMine = fault !== null && fault.kind !== "refuse" && (fault.kind === "swallow" ? side === "client" : fault.towards === side);
  if (!isMine) return new Transform({ transform: (bytes, _encoding, done) => { done(null, bytes); } });
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      const before = passed;
      passed += bytes.length;
      switch (fault.kind) {
        case "flip": {
          const at = fault.atByte - before;
          done(null, at >= 0 && at < bytes.length ? withFlippedBit(bytes, at) : bytes);
          return;
        }
        case "trickle":
          trickle(this, bytes, fault.bytes, done);
          return;
        default: {
          if (passed < fault.afterBytes) {
            done(null, bytes);
            return;
          }
          const rest = bytes.subarray(0, Math.max(0, fault.afterBytes - before));
          if (rest.length > 0) this.push(rest);
          if (fault.kind === "stall") return;
          if (fault.kind === "truncate") {
            this.push(null);
            return;
          }
          // What passed before it may arrive first.
          setImmediate(reset);
        }
      }
    },
  });
}

/** A copy of the bytes with one bit wrong. */
export function withFlippedBit(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function trickle(stream: Transform, bytes: Buffer, step: number, done: () => void): void {
  let position = 0;
  const timer = setInterval(() => {
    stream.push(bytes.subarray(position, position + step));
    position += step;
    if (position < bytes.length && !stream.destroyed) return;
    clearInterval(timer);
    done();
  }, 100);
  stream.once("close", () => { clearInterval(timer); });
}

/** A reset where the socket has one; a Unix socket only ends. */
function resetOf(socket: Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
