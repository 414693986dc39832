import { setGlobalProxyFromEnv } from "node:http";
import tls from "node:tls";
import type { Surroundings } from "../surroundings.ts";

/**
 * Makes every later connection go the way this machine's owner set up: through `HTTPS_PROXY` (`HTTP_PROXY`, `NO_PROXY`; either case), and
 * trusting the operating system's certificates besides the built-in ones. Done at runtime, because a single executable takes no Node options.
 */
export function useSystemNetwork({ env }: Surroundings, isSecure: boolean): void {
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
  const given = Object.fromEntries(proxies.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  if (Object.keys(given).length > 0) setGlobalProxyFromEnv(given);
  // Reading the system's store costs 0.1 s, so it waits until TLS is really used.
  if (isSecure) tls.setDefaultCACertificates([...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])]);
}
