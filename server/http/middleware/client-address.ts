import type { Request } from "express";
import type { Settings } from "../../ports/settings.ts";

/** Who is at the other end: the socket's address, or what the one proxy in front says where the operator configured it (R38). */
export function clientAddress(settings: Pick<Settings, "isTrustingProxy">, request: Request): string {
  const address = settings.isTrustingProxy ? request.ip : request.socket.remoteAddress;
  return (address ?? "unknown").replace(/^::ffff:/, "");
}
