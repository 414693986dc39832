import { platformWire, type OpenWire } from "../../../server/live/wire.ts";

/** The wire to the relay of the portal that served this page. */
export function pageWire(path: string): OpenWire {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return platformWire(url.href);
}

/** Close codes after which nobody tries again: over, not understood, signed out, no ticket, opened elsewhere, over already. */
const finalCodes: ReadonlySet<number> = new Set([4000, 4400, 4401, 4403, 4409, 4410]);

export function isFinal(code: number): boolean {
  return finalCodes.has(code);
}

export const rejoinTries = 20;
export const rejoinMs = 1_500;
