import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { transferStates } from "../../server/domain/custody/words.ts";
import { refusalCodes } from "../../server/domain/refusal.ts";
import { faultsOf } from "../../web/src/pages/deletion/order-values.ts";
import { groupOf } from "../../web/src/pages/transfers/groups.ts";
import { safeNext } from "../../web/src/session/safe-next.ts";
import { bytes, fromNow, instant, legible, limit, percent, span } from "../../web/src/texts/format.ts";
import { problemTexts } from "../../web/src/texts/problems.ts";
import { sentenceOf } from "../../web/src/texts/timeline.ts";
import { words } from "../../web/src/texts/words.ts";
import { Pace } from "../../web/src/upload/rate.ts";

const actions = fileURLToPath(new URL("../../server/actions/", import.meta.url));

/** Names of the events that actions write about a transfer, as they stand in the sources. */
function writtenEvents(): string[] {
  const sources = readdirSync(actions, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const names = sources.flatMap((name) => [...readFileSync(actions + name, "utf8").matchAll(/"((?:transfers|uploads)\.[a-z-]+)"/g)].map((match) => match[1] ?? ""));
  // Names of routes that a page may use; no event is called so.
  return [...new Set(names)].filter((name) => !["transfers.direct-now", "transfers.certificate"].includes(name));
}

describe("the words of the pages", () => {
  it("know every state of a transfer", () => {
    expect(Object.keys(words.states).sort()).toEqual([...transferStates].sort());
  });

  it("say for every refusal but a wrong setting what happened and what to do", () => {
    const missing = refusalCodes.filter((code) => code !== "setting-invalid" && problemTexts[code] === undefined);
    expect(missing).toEqual([]);
  });

  it("have a sentence for every event that the record may hold about a transfer", () => {
    const events = writtenEvents();
    expect(events).toContain("transfers.check-out");
    const unknown = events.filter((event) => sentenceOf(event, "Ana", {}).startsWith("Ana: "));
    expect(unknown).toEqual([]);
  });

  it("show an event that nobody has worded by its name instead of leaving it out", () => {
    expect(sentenceOf("transfers.some-day", "Ana", {})).toBe("Ana: some day.");
  });

  it("put every transfer into exactly one part of the list, what waits for the customer first", () => {
    expect(transferStates.map((state) => groupOf(state, false))).toEqual([
      "first", "first", "withUs", "first", "withUs", "withUs", "withUs", "first", "withUs", "withUs", "finished", "finished",
    ]);
    expect(groupOf("received", true)).toBe("first");
  });
});

describe("numbers and times", () => {
  it.each([[0, "0 bytes"], [1, "1 byte"], [999, "999 bytes"], [1000, "1 kB"], [12_400_000, "12.4 MB"], [999_999_999, "1 GB"], [107_374_182_400, "107 GB"]])("writes %i bytes as %s", (amount, text) => {
    expect(bytes(amount)).toBe(text);
  });

  it("writes limits as they are set", () => {
    expect(limit(100 * 2 ** 30)).toBe("100 GiB");
  });

  it.each([[20, "20 s"], [61, "1 min"], [3 * 3600 + 20 * 60, "3 h 20 min"], [2 * 86_400, "2 days"], [86_400 + 3600, "1 day 1 h"]])("writes %i seconds as %s", (seconds, text) => {
    expect(span(seconds)).toBe(text);
  });

  it("never shows 100% before the last byte", () => {
    expect(percent(0.9999)).toBe("99%");
    expect(percent(1)).toBe("100%");
  });

  it("writes the instants and dates in a sentence of the policy as people do, and leaves the rest as it is", () => {
    expect(legible("An answer is due by 2026-12-12T08:15:46+00:00.", "Europe/Berlin")).toBe("An answer is due by 12 Dec 2026, 09:15 (Berlin).");
    expect(legible("Waiting since 2026-12-12T08:15Z; bought on 2026-05-12, runs through 2027-05-12.", "UTC")).toBe("Waiting since 12 Dec 2026, 08:15 (UTC); bought on 12 May 2026, runs through 12 May 2027.");
    expect(legible("Licence TL-20418 of S-1042: error 2026-13.")).toBe("Licence TL-20418 of S-1042: error 2026-13.");
  });

  it("names the place whose clock is meant", () => {
    expect(instant("2026-12-12T08:15:00Z", "Europe/Berlin")).toBe("12 Dec 2026, 09:15 (Berlin)");
    expect(instant("2026-07-01T08:15:00Z", "America/New_York")).toBe("1 Jul 2026, 04:15 (New York)");
  });

  it.each([["2026-12-12T00:00:00Z", "in 21 days"], ["2026-11-20T22:00:00Z", "2 hours ago"], ["2026-11-21T00:00:10Z", "just now"], ["2026-11-20T23:59:50Z", "just now"]])("tells how far %s is", (at, text) => {
    expect(fromNow(at, Date.parse("2026-11-21T00:00:00Z"))).toBe(text);
  });

  it("tells a pace only after two seconds, and forgets it after a pause", () => {
    const pace = new Pace();
    expect(pace.measure(0, 0)).toBeNull();
    expect(pace.measure(1000, 5_000_000)).toBeNull();
    expect(pace.measure(4000, 20_000_000)).toBe(5_000_000);
    pace.reset();
    expect(pace.measure(5000, 20_000_000)).toBeNull();
  });
});

describe("where one goes after signing in", () => {
  it.each(["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/api/session", "\\\\evil", "", "/%5c/../api/session"])("is never %s", (next) => {
    expect(safeNext(next)).toBeNull();
  });

  it("is the page that was wanted", () => {
    expect(safeNext("/transfers/transfer_x?search=a")).toBe("/transfers/transfer_x?search=a");
  });
});

describe("an order to delete", () => {
  const order = { when: "later", day: "2026-12-01", reason: "The work is done", confirm: "T-12" } as const;
  it("is complete with a day, a reason and the number", () => {
    expect(faultsOf(order, "T-12", "2026-11-21", "2027-01-20")).toEqual({});
  });

  it.each([[{ confirm: "T-1" }, "confirm"], [{ reason: "  " }, "reason"], [{ day: "2026-11-20" }, "day"], [{ day: "2027-01-21" }, "day"], [{ day: "" }, "day"]])("is not sent with %o", (change, field) => {
    expect(Object.keys(faultsOf({ ...order, ...change }, "T-12", "2026-11-21", "2027-01-20"))).toEqual([field]);
  });

  it("needs no day when it is meant at once", () => {
    expect(faultsOf({ ...order, when: "now", day: "" }, "T-12", "2026-11-21", null)).toEqual({});
  });
});
