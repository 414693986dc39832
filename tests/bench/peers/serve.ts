import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens on a free port of this machine, tells it to the bench, and ends with it. The same for all peers. */
export function serve(listener: RequestListener): void {
  const server = createServer(listener);
  server.requestTimeout = 0;
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on("disconnect", () => process.exit(0));
}

export const folder = process.argv[2] ?? ".";
