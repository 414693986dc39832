import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way between a sender and the portal that counts what goes towards the portal. */
export interface CountingProxy {
  readonly port: number;
  /** Bytes that were taken from senders, heads of requests included. */
  sent(): number;
  /** Calls `act` once, as soon as so many bytes were sent in all, before any more are taken. */
  whenSent(bytes: number, act: () => void): void;
  close(): Promise<void>;
}

/** Listens on a free port of this machine; `portal` tells where the portal is, once it is there. */
export async function startCountingProxy(portal: () => number): Promise<CountingProxy> {
  let sent = 0;
  let awaited: { bytes: number; act: () => void } | null = null;
  const open = new Set<Socket>();
  const server = createServer((sender) => {
    const portalSide = connect(portal(), "127.0.0.1");
    for (const [one, other] of [[sender, portalSide], [portalSide, sender]] as const) {
      open.add(one);
      one.on("error", () => other.destroy()).on("close", () => {
        open.delete(one);
        other.end();
      });
    }
    sender.on("data", (bytes) => {
      sent += bytes.length;
      if (awaited === null || sent < awaited.bytes) return;
      const { act } = awaited;
      awaited = null;
      act();
    });
    sender.pipe(portalSide);
    portalSide.pipe(sender);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    whenSent: (bytes, act) => { awaited = { bytes, act }; },
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      for (const socket of open) socket.destroy();
    }),
  };
}
