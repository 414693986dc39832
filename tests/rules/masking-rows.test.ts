import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MaskCell } from "../../server/domain/masking/cells.ts";
import { classMarks, dataClasses, operations, type DataClass, type Operation } from "../../server/domain/masking/classes.ts";
import { createKeyedHash } from "../../server/domain/masking/keyed-hash.ts";
import { createMasker } from "../../server/domain/masking/masker.ts";
import { movedDate } from "../../server/domain/masking/moved-dates.ts";
import type { ColumnPlan } from "../../server/domain/masking/plan.ts";

const key = new Uint8Array(32).fill(7);
const plan = (column: string, dataClass: DataClass, operation: Operation, more: Partial<ColumnPlan> = {}): ColumnPlan => ({ table: "t", column, class: dataClass, operation, valueDomain: dataClass, subject: null, evidence: [], decidedBy: "default", mayRelease: true, ...more });
const maskOne = (one: ColumnPlan, value: MaskCell, withKey = key): MaskCell => createMasker({ version: 1, columns: [one] }, createKeyedHash(withKey)).table(one.table, [one.column])([value])[0] ?? null;

describe("the keyed hash", () => {
  test("is HMAC-SHA-256 as Node computes it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string({ unit: "grapheme", maxLength: 200 }), fc.string({ maxLength: 20 }), (secret, value, domain) => {
        fc.pre(value.isWellFormed());
        expect(Buffer.from(createKeyedHash(secret)(domain, value)).equals(createHmac("sha256", secret).update(`${domain}\u0000${value}`).digest())).toBe(true);
      }),
    );
  });
  test("also at the borders of a block and over a megabyte", () => {
    const hash = createKeyedHash(key);
    for (const length of [0, 53, 54, 55, 61, 62, 63, 64, 117, 118, 119, 1_000_000]) {
      const value = "x".repeat(length);
      expect(Buffer.from(hash("n", value)).toString("hex"), String(length)).toBe(createHmac("sha256", key).update(`n\u0000${value}`).digest("hex"));
    }
  });
});

describe("pseudonyms", () => {
  test("are the same for the same value in two tables, and join", () => {
    const columns = [plan("customer_no", "account", "pseudonym"), { ...plan("ref", "account", "pseudonym"), table: "orders" }];
    const masker = createMasker({ version: 1, columns }, createKeyedHash(key));
    expect(masker.table("t", ["customer_no"])([4711])).toEqual(masker.table("orders", ["ref"])(["4711"]));
  });
  test("differ under another key, for another value and in another domain", () => {
    const name = plan("n", "name", "pseudonym");
    expect(maskOne(name, "Hazel")).toMatch(/^N-[0-9a-z]{10}$/);
    expect(maskOne(name, "Hazel")).not.toBe(maskOne(name, "Hazel", randomBytes(32)));
    expect(maskOne(name, "Hazel")).not.toBe(maskOne(name, "hazel"));
    expect(String(maskOne(name, "Hazel")).slice(1)).not.toBe(String(maskOne(plan("n", "account", "pseudonym"), "Hazel")).slice(1));
  });
  test("of a tax id hold none of its digits in their place, not even the last four", () => {
    expect(maskOne(plan("s", "tax-id", "pseudonym"), "123-45-6789")).toMatch(/^S-(?!.*6789)[0-9a-z]{10}$/);
  });
  test("stay the same when far more values were asked than are remembered", () => {
    const masker = createMasker({ version: 1, columns: [plan("n", "name", "pseudonym")] }, createKeyedHash(key)).table("t", ["n"]);
    const first = Array.from({ length: 50 }, (_, index) => masker([`v${String(index)}`])[0]);
    for (let index = 0; index < 30_000; index += 1) masker([`v${String(index)}`]);
    expect(Array.from({ length: 50 }, (_, index) => masker([`v${String(index)}`])[0])).toEqual(first);
    expect(new Set(Array.from({ length: 20_000 }, (_, index) => masker([`v${String(index)}`])[0])).size).toBe(20_000);
  });
});

describe("each class keeps what it promises and nothing more", () => {
  test("an e-mail address stays valid, cannot receive, and stays with those of its domain", () => {
    const mail = (value: MaskCell) => String(maskOne(plan("e", "e-mail", "e-mail"), value));
    expect(mail("hazel@Example.com")).toMatch(/^u-[0-9a-z]{10}@d-[0-9a-z]{6}\.invalid$/);
    expect(mail("hazel@Example.com").split("@")[1]).toBe(mail("percy@example.com").split("@")[1]);
    for (const broken of ["ask Hazel", "hazel@", "@example.com", "hazel smith@example.com", 5]) expect(mail(broken)).toBe("[e-mail]");
  });
  test("a telephone number keeps its format and its faults; words in it do not stay", () => {
    const phone = (value: MaskCell) => String(maskOne(plan("p", "phone", "digits"), value));
    expect(phone("+1 (212) 555-0100 x12")).toMatch(/^\+\d \(\d{3}\) \d{3}-\d{4} x\d{2}$/);
    expect(phone("555-01OO")).toMatch(/^\d{3}-\d{2}xx$/);
    expect(phone("ask Hazel")).toMatch(/^[x ]+$/);
    expect(phone("+1 (212) 555-0100")).not.toBe("+1 (212) 555-0100");
  });
  test("a card keeps four digits, when it is as long as a card", () => {
    expect(maskOne(plan("c", "card", "last-four"), "4111 1111 1111 1234")).toBe("**** **** **** 1234");
    for (const other of ["1234", "Hazel Smith 1234", "41111111111"]) expect(maskOne(plan("c", "card", "last-four"), other)).toBe("[card]");
  });
  test("free text keeps a bucket of its length, and whether it is empty", () => {
    const text = (value: MaskCell) => maskOne(plan("n", "free-text", "length"), value);
    expect([text(""), text("x"), text("x".repeat(40)), text("x".repeat(79)), text(new Uint8Array(80)), text("x".repeat(20_000))]).toEqual(["", "[text, 1–9]", "[text, 40–79]", "[text, 40–79]", "[bytes, 80–159]", "[text, 10240–]"]);
  });
  test("dates of one subject keep their intervals; another subject's move otherwise; what is no date is fixed", () => {
    const columns = [plan("id", "plain", "pass"), plan("a", "date", "shift", { subject: "id" }), plan("b", "date", "shift", { subject: "id" })];
    const row = createMasker({ version: 1, columns }, createKeyedHash(key)).table("t", ["id", "a", "b"]);
    const days = (from: MaskCell, to: MaskCell) => Temporal.PlainDate.from(String(from)).until(String(to)).days;
    const shifts = Array.from({ length: 40 }, (_, id) => {
      const [, a = null, b = null] = row([id, "1980-02-27", "1980-03-12"]);
      expect(days(a, b)).toBe(14);
      return days("1980-02-27", a);
    });
    expect(new Set(shifts).size).toBeGreaterThan(25);
    expect(shifts.every((shift) => Math.abs(shift) >= 30 && Math.abs(shift) <= 364)).toBe(true);
    expect(row([1, "soon, says Hazel", "1980-13-41"]).slice(1)).toEqual(["[date]", "[date]"]);
    expect(row([null, "1980-02-27", "27.02.1980"]).slice(1)).toEqual(["1980", "1980"]);
  });
  test("moved dates are right across leap years, in every form, and carry no text along", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: -400, max: 400 }), (at, by) => {
        const day = Temporal.PlainDate.from("1880-01-01").add({ days: at });
        const moved = day.add({ days: by });
        const form = (date: Temporal.PlainDate, text: string) => text.replace("Y", String(date.year)).replace("M", String(date.month).padStart(2, "0")).replace("D", String(date.day).padStart(2, "0"));
        for (const text of ["Y-M-D", "D.M.Y", "M/D/Y", "Y/M/D", "Y-M-D 08:30:00", "Y-M-DT08:30:00.5Z"]) expect(movedDate(form(day, text), by)).toBe(form(moved, text));
      }),
    );
    expect(movedDate("1980-02-27 Hazel", 0)).toBe("1980-02-27");
  });
});

describe("null and the undecided", () => {
  test("null stays null under every operation but hide, and credentials are null whatever they were", () => {
    for (const operation of operations) expect(maskOne(plan("x", "name", operation), null), operation).toBe(operation === "hide" ? "[hidden]" : null);
    for (const value of ["secret", 5, new Uint8Array(3), null]) expect(maskOne(plan("x", "credential", "remove"), value)).toBe(null);
  });
  test("a column without a plan, and a table without one, are masked", () => {
    const masker = createMasker({ version: 1, columns: [plan("a", "plain", "pass")] }, createKeyedHash(key));
    expect(masker.table("t", ["a", "b"])(["open", "Hazel"])).toEqual(["open", "[masked]"]);
    expect(masker.table("u", ["a"])(["open"])).toEqual(["[masked]"]);
  });
  test("what passes by its header alone is still looked at, row by row; what the customer shows is not", () => {
    for (const slipped of ["hazel@example.com", "write to 123-45-6789", "4111 1111 1111 1111", "x".repeat(200)]) {
      expect(maskOne(plan("status", "plain", "pass"), slipped), slipped).toBe("[masked]");
      expect(maskOne(plan("status", "plain", "pass", { decidedBy: "customer" }), slipped)).toBe(slipped);
    }
    for (const usual of ["open", "SO-2024-00017", 12.5, "2026-11-22T02:00:00Z", "10.2.33"]) expect(maskOne(plan("status", "plain", "pass"), usual)).toBe(usual);
  });
});

test("no masked cell holds the value that stood there, for any class and text", () => {
  const columns = dataClasses.filter((one) => one !== "plain" && one !== "card").flatMap((one) => (["fixed", "pseudonym", "e-mail", "digits", "length", "year", "shift", "remove", "hide"] as const).map((operation) => plan(`${one} ${operation}`, one, operation)));
  const mask = createMasker({ version: 1, columns }, createKeyedHash(key)).table("t", columns.map((one) => one.column));
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z][a-z]{5,12}( [A-Z][a-z]{5,12})?$/), (canary) => {
      for (const cell of mask(columns.map(() => canary))) expect(String(cell)).not.toContain(canary);
    }),
  );
  expect(Object.keys(classMarks)).toHaveLength(dataClasses.length);
});
