import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placed } from "../../server/domain/queue/order.ts";
import { ask, profileFrom } from "../support/profiles.ts";

const at = (clock: string): string => `2026-11-20T${clock}:00Z`;
const order = (name: "captools" | "connex" | "qualiteam" | "default", cases: object[]): string[] => (ask(profileFrom(name), "queue.order", { cases }, at("09:30")).value as { id: string }[]).map(({ id }) => id);

describe("the order of the queue", () => {
  const D = { id: "D", arrivedAt: at("09:00") };
  const N = { id: "N 09:05", arrivedAt: at("09:05"), isNamedCaller: true };

  it("puts named callers first, then age (CAP-5)", () => {
    expect(order("captools", [D, N, { id: "N 09:10", arrivedAt: at("09:10"), isNamedCaller: true }])).toEqual(["N 09:05", "N 09:10", "D"]);
  });

  it("moves a sender up who becomes named (CAP-5)", () => {
    expect(order("captools", [N, { ...D, isNamedCaller: true }])).toEqual(["D", "N 09:05"]);
  });

  it("puts platinum first, then arrival (CON-5)", () => {
    expect(order("connex", [{ id: "G", arrivedAt: at("09:00"), tier: "gold" }, { id: "S", arrivedAt: at("09:10"), tier: "silver" }, { id: "P", arrivedAt: at("09:30"), tier: "platinum" }])).toEqual(["P", "G", "S"]);
  });

  it("follows the profile: urgent, named, plan, age", () => {
    const cases = [
      { id: "age", arrivedAt: at("08:00") },
      { id: "plan", arrivedAt: at("08:10"), tier: "platinum" },
      { id: "named", arrivedAt: at("08:20"), isNamedCaller: true },
      { id: "urgent", arrivedAt: at("08:30"), isUrgent: true },
    ];
    expect(order("default", cases)).toEqual(["urgent", "named", "plan", "age"]);
    expect(order("qualiteam", cases)).toEqual(["urgent", "age", "plan", "named"]);
  });

  it("says why a row stands where it stands", () => {
    const [first] = ask(profileFrom("default"), "queue.order", { cases: [{ id: "1", arrivedAt: at("08:30"), isUrgent: true, tier: "platinum" }] }, at("09:30")).value as { why: string }[];
    expect(first?.why).toBe("Urgent, not from a named caller, on the platinum plan, waiting since 2026-11-20T08:30Z.");
  });

  it("is the same whatever order the rows come in", () => {
    const section = profileFrom("default").queue ?? expect.fail("the default profile has a queue");
    const row = fc.record({
      id: fc.uuid(),
      arrivedAt: fc.integer({ min: 0, max: 5 }).map((minutes) => Temporal.Instant.from(at("08:00")).add({ minutes })),
      isUrgent: fc.boolean(),
      isNamedCaller: fc.boolean(),
      tier: fc.constantFrom("platinum", "gold", null),
    });
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 12 }), fc.infiniteStream(fc.nat()), (rows, noise) => {
        const shuffled = rows.map((one) => ({ one, by: noise.next().value as number })).toSorted((a, b) => a.by - b.by).map(({ one }) => one);
        expect(placed(shuffled, section).map((one) => one.row.id)).toEqual(placed(rows, section).map((one) => one.row.id));
      }),
    );
  });
});
