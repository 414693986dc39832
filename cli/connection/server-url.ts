import { Failure } from "../failure.ts";

/**
 * The portal's address as `https://host[:port][/path]`, without a slash at its end. Plain http is taken for this machine only: a token would
 * cross the network in the open.
 * @throws {Failure} `usage`.
 */
export function serverUrlOf(typed: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = URL.parse(withScheme);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "") {
    throw new Failure("usage", `“${typed}” is not the address of a portal.`, "Give it as https://portal.example.");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) throw new Failure("usage", "This address has no encryption (http).", `Use https://${url.host}.`);
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
