import { describe, expect, test } from "vitest";
import * as check from "../../server/domain/masking/check-digits.ts";
import { chanceOf } from "../support/masking-corpus/chance.ts";
import { numbers } from "../support/masking-corpus/national-numbers.ts";
import { scorePart } from "../support/masking-corpus/score.ts";

/** What docs/MASKING.md promises for the classes that count: the least recall in the tuned and in the held-out part. */
const leastRecall = [
  ["tax-id", 0.95, 0.8],
  ["card", 0.95, 0.95],
  ["e-mail", 0.95, 0.95],
  ["phone", 0.95, 0.95],
  ["name", 0.95, 0.85],
] as const;

describe("on the labelled corpus", () => {
  const tuned = scorePart("tuned").scores;
  const heldOut = scorePart("held-out").scores;
  test.each(leastRecall)("%s is found at least so often: %d tuned, %d held out", (dataClass, inTuned, inHeldOut) => {
    expect(tuned.find((one) => one.class === dataClass)?.recall).toBeGreaterThanOrEqual(inTuned);
    expect(heldOut.find((one) => one.class === dataClass)?.recall).toBeGreaterThanOrEqual(inHeldOut);
  });
  test("what is missed is nearly always masked all the same", () => {
    for (const one of heldOut) if (one.class !== "plain") expect(one.hidden, one.class).toBeGreaterThanOrEqual(0.92);
  });
  test("decoys stay readable: order numbers, product names, versions, amounts", () => {
    expect(tuned.find((one) => one.class === "plain")?.recall).toBeGreaterThanOrEqual(0.9);
  });
});

describe("check digits", () => {
  const chance = chanceOf("check digits");
  test.each([
    ["isCard", check.isCard, numbers.card],
    ["isIban", check.isIban, numbers.iban],
    ["isSsn", check.isSsn, numbers.ssn],
    ["isGermanTaxId", check.isGermanTaxId, numbers.steuerId],
    ["isNir", check.isNir, numbers.nir],
    ["isSpanishNif", check.isSpanishNif, numbers.nif],
    ["isCodiceFiscale", check.isCodiceFiscale, numbers.codiceFiscale],
    ["isPesel", check.isPesel, numbers.pesel],
    ["isBsn", check.isBsn, numbers.bsn],
    ["isPersonnummer", check.isPersonnummer, numbers.personnummer],
    ["isCpf", check.isCpf, numbers.cpf],
    ["isNino", check.isNino, numbers.nino],
  ] as const)("%s takes numbers made by the issuer's rule and refuses most with another digit", (name, isRight, make) => {
    let wronglyTaken = 0;
    for (let round = 0; round < 200; round += 1) {
      const right = make(chance);
      expect(isRight(right), right).toBe(true);
      const at = right.search(/\d/) + chance.below(2);
      const wrong = `${right.slice(0, at)}${String((Number(right[at]) + 1 + chance.below(8)) % 10)}${right.slice(at + 1)}`;
      if (/\d/.test(right[at] ?? "") && isRight(wrong)) wronglyTaken += 1;
    }
    // A social security number has no check digit, and a NINO none either.
    if (name !== "isSsn" && name !== "isNino") expect(wronglyTaken).toBeLessThanOrEqual(20);
  });
  test("published examples are right", () => {
    expect([check.isIban("GB82 WEST 1234 5698 7654 32"), check.isCard("4111 1111 1111 1111"), check.isCard("378282246310005"), check.isSpanishNif("12345678Z"), check.isCodiceFiscale("RSSMRA85T10A562S"), check.isCpf("529.982.247-25"), check.isPesel("44051401359"), check.isBsn("111222333"), check.isPersonnummer("811218-9876"), check.isGermanTaxId("86095742719")]).toEqual(Array(10).fill(true));
  });
  test("and their neighbours are wrong", () => {
    expect([check.isIban("GB82 WEST 1234 5698 7654 33"), check.isCard("4111 1111 1111 1112"), check.isSsn("666-12-3456"), check.isSsn("000-12-3456"), check.isSsn("900-12-3456"), check.isSpanishNif("12345678A"), check.isCard("0000000000000000")]).toEqual(Array(7).fill(false));
  });
});
