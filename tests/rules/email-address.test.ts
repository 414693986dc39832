import { expect, it } from "vitest";
import { normaliseEmail } from "../../server/actions/people/email-address.ts";

it.each([
  ["Carl@Customer.Example", "carl@customer.example"],
  ["o'brien+portal@firm.example", "o'brien+portal@firm.example"],
  ["Jose\u0301@caf\u00e9.example", "jos\u00e9@caf\u00e9.example"],
  ["a@b.co", "a@b.co"],
])("%s is kept as %s", (given, kept) => {
  expect(normaliseEmail(given)).toBe(kept);
});

const refused: Record<string, string> = {
  "a line break before a header": "a@b.example\r\nBcc: x@evil.example",
  "a bare line feed": "a\n@b.example",
  NUL: "a\0@b.example",
  "a comma": "a@b.example,x@evil.example",
  "a semicolon": "a@b.example;x@evil.example",
  "a comment": "a(comment)@b.example",
  "a group": "group:a@b.example;",
  "a quoted local part": '"a@evil.example"@b.example',
  "a name with brackets": "Ada <a@b.example>",
  "a route": "@evil.example:a@b.example",
  "two at signs": "a@evil.example@b.example",
  "an address literal": "a@[127.0.0.1]",
  "a backslash": "a\\@b.example",
  "a space": "a b@c.example",
  "an invisible character": "a\u200b@b.example",
  "a right-to-left mark": "a\u202e@b.example",
  "an encoded word": "=?utf-8?q?a?=@b.example ",
  "no domain": "a@",
  "a bare name": "a@localhost",
  "no local part": "@b.example",
  "two dots": "a..b@c.example",
  "a dot at the end": "a@b.example.",
  "a hyphen first": "a@-b.example",
  "65 characters before the at sign": `${"a".repeat(65)}@b.example`,
  "255 characters": `a@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}`,
  "100 kB": `${"a".repeat(100_000)}@b.example`,
  nothing: "",
};
it.each(Object.entries(refused))("%s is no address of mail (R59, R60)", (_what, given) => {
  const start = performance.now();
  expect(() => normaliseEmail(given)).toThrow(expect.objectContaining({ code: "not-valid" }));
  expect(performance.now() - start).toBeLessThan(50);
});
