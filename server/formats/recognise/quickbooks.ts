import { standsAt, u32le } from "./bytes.ts";
import { ending, type Found, type Sample } from "./found.ts";

/** Company files up to 2005 say `MAUI` at 96 and count their blocks of 1 KiB at 52; back-ups begin with a mark of six bytes. */
export function quickbooks({ head, name, bytes }: Sample): Found | null {
  const kind = ending(name);
  if (standsAt(head, 96, "MAUI") && (kind === "qbw" || kind === "qba" || kind === "qbx")) {
    const expected = (u32le(head, 52) + 1) * 1024;
    const about = { name: "QuickBooks", version: "2005 or older" };
    if (bytes < expected) return { ...about, finding: "damaged", detail: `It was cut short: its header tells of ${String(expected)} bytes, ${String(bytes)} are here.` };
    return { ...about, finding: "readable" };
  }
  if (standsAt(head, 0, "\u0045\u0086\0\0\u0006\0")) return { name: "QuickBooks backup", finding: "readable" };
  if (kind === "qbb") return { name: "QuickBooks backup", finding: "readable", detail: "Known by its name only: restore it in QuickBooks to see whether it is whole." };
  if (kind === "qbw") {
    const about = { name: "QuickBooks", version: "2006 or newer", missingCompanions: [`${name}.tlg`] };
    if (bytes % 1024 !== 0) return { ...about, finding: "damaged", detail: "It was cut short: it does not end with a whole page." };
    return { ...about, finding: "readable", detail: "Known by its name only: open it in QuickBooks to see whether it is whole." };
  }
  return null;
}
