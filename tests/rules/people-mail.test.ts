import { expect, it } from "vitest";
import { oneLine } from "../../server/actions/people/person-row.ts";
import { peopleTemplates, type MailTemplate } from "../../server/mail/templates/people.ts";

const facts = { secret: "SECRET-TOKEN", expiresAt: "2026-12-01T09:05:00.000Z", role: "staff", failures: 10, what: "password-reset" };
const context = { publicUrl: "https://custody.example.org", operator: "Northwind Support", personName: "Ada" };
const hostile = ["{{7*7}}", "${7*7}", "<%= 7*7 %>", "<script>alert(1)</script>", "%s%n", "Łódź 株式会社"];

for (const [name, template] of Object.entries<MailTemplate>(peopleTemplates)) {
  it(`${name}: names stand literally in the text and never in the subject (R14)`, () => {
    for (const personName of hostile) {
      const { subject, text } = template(facts, { ...context, personName });
      expect(text.split("\n")[0]).toBe(`Hello ${personName},`);
      expect(subject).not.toContain(personName);
      expect(subject).toMatch(/^[\x20-\x7e]{5,60}$/);
      expect(text).not.toMatch(/undefined|null|NaN|49/);
    }
  });

  it(`${name}: links lead to the configured origin only, and none holds its secret outside the fragment`, () => {
    const { text } = template(facts, context);
    for (const address of text.match(/https?:\/\/\S+/g) ?? []) {
      const url = new URL(address);
      expect(url.origin).toBe(context.publicUrl);
      expect(url.pathname + url.search).not.toContain("SECRET");
    }
  });
}

it("a name is one line, so that it cannot speak for the portal", () => {
  expect(oneLine(" Ada\r\n\nYour account is closed.\tGo to ")).toBe("Ada Your account is closed. Go to");
});
