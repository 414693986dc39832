import { expect, test } from "vitest";
import { countOpenedMutations } from "../support/mutations.ts";

test("none of 1,000,000 random mutations of a sealed object opens (R19, R69)", () => {
  const seed = Date.now() >>> 0;
  expect(countOpenedMutations(1_000_000, seed), `seed ${seed}`).toBe(0);
});
