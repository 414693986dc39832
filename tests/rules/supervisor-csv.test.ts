import { expect, it } from "vitest";
import { csvOf } from "../../web/src/supervisor/csv.ts";

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", " =1+1", "\u00a0=1", "\uff1d1+1", "\uff0d1", "=HYPERLINK(\"https://evil.example\",\"a\")"])("%j in a cell is text for whoever opens the CSV, never a formula", (cell) => {
  const line = csvOf(["head"], [[cell]]).slice("\ufeffhead\r\n".length);
  expect(line).toMatch(/^"?'/);
});

it("what is no formula stays as it is, and numbers stay numbers", () => {
  expect(csvOf(["a", "b"], [["Bakery = good", -5], [null, 0]])).toBe("\ufeffa,b\r\nBakery = good,-5\r\n,0\r\n");
});
