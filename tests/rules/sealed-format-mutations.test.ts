import { expect, test } from "vitest";
import { countOpenedMutations } from "../support/mutations.ts";

test("none of 10,000 random mutations of a sealed object opens (R19, R69)", () => {
  expect(countOpenedMutations(10_000, 2026)).toBe(0);
});
