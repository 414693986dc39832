import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands in front of several nodes: each request goes to the next one in turn; one that does not take the connection is passed over. */
export interface Balancer {
  readonly url: string;
  readonly port: number;
  /** Ports of the nodes. */
  to(ports: readonly number[]): void;
  /** Requests that no node took, or whose node broke the connection. */
  readonly failed: string[];
  close(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  let targets: readonly number[] = [];
  let turn = 0;
  const failed: string[] = [];

  const pass = (incoming: IncomingMessage, answer: ServerResponse, triesLeft: number): void => {
    const port = targets[(turn += 1) % targets.length];
    const upstream = ask({ host: "127.0.0.1", port, method: incoming.method, path: incoming.url, headers: { ...incoming.headers, connection: "close" }, agent: false });
    let isConnected = false;
    upstream.once("socket", (socket) => socket.once("connect", () => {
      isConnected = true;
      incoming.pipe(upstream);
    }));
    upstream.once("response", (response) => {
      const { connection: _, ...headers } = response.headers;
      answer.writeHead(response.statusCode ?? 502, headers);
      response.pipe(answer);
      response.once("error", () => { answer.destroy(); });
    });
    upstream.once("error", () => {
      // As nginx and Caddy do: nothing was sent, so another node may have it.
      if (!isConnected && triesLeft > 0) return pass(incoming, answer, triesLeft - 1);
      failed.push(`${incoming.method ?? ""} ${incoming.url ?? ""}`);
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end();
    });
    answer.once("close", () => { if (!answer.writableFinished) upstream.destroy(); });
  };

  const server: Server = createServer({ requestTimeout: 0 }, (incoming, answer) => { pass(incoming, answer, targets.length); });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${String(port)}`,
    port,
    to: (ports) => { targets = ports; },
    failed,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
