import { readFileSync, writeFileSync } from "node:fs";
import { decideByName, ruleRegistry } from "../../server/domain/policy/registry.ts";
import { shippedProfiles } from "../../server/policies/load.ts";
import { profileFrom } from "./profiles.ts";

const mark = "<!-- From here on written by `node tests/support/policies-page.ts`; a test compares. -->";
const path = new URL("../../docs/POLICIES.md", import.meta.url);

/** What docs/POLICIES.md says of each rule: an example that can be typed, and what it answers. */
function examples(): string {
  const profiles = shippedProfiles.map((name) => profileFrom(name));
  return Object.values(ruleRegistry)
    .map((rule) => {
      // The first profile that has such a rule: the vendor that published it.
      const profile = profiles.find((one) => rule.sections.every((section) => one[section] !== undefined)) ?? profiles[0]!;
      const shown = exampleProfile[rule.name] === undefined ? profile : profileFrom(exampleProfile[rule.name]!);
      const { clause: _clause, facts: _facts, ...answer } = decideByName(rule.name, rule.example.facts, shown, Temporal.Instant.from(rule.example.at));
      return [
        `### ${rule.name}`,
        "",
        `${rule.title}. ${rule.ids.join(", ")}.`,
        "",
        "```sh",
        `echo '${JSON.stringify(rule.example.facts).replaceAll("'", "'\\''")}' \\`,
        `  | npm run -s custody -- policy decide --profile ${shown.name} --rule ${rule.name} --facts - --at ${rule.example.at}`,
        "```",
        "",
        "```json",
        JSON.stringify(answer, null, 2),
        "```",
        "",
      ].join("\n");
    })
    .join("\n");
}

/** Where another profile than the first one shows more. */
const exampleProfile: Readonly<Record<string, (typeof shippedProfiles)[number]>> = {
  "calendar.open": "qualiteam",
  "calendar.minutes": "qualiteam",
  "calendar.local-time": "qualiteam",
  "urgency.submit": "qualiteam",
  "urgency.charge": "qualiteam",
};

/** The page as it must be: what people wrote, then the examples. */
export function policiesPage(): { readonly is: string; readonly mustBe: string } {
  const is = readFileSync(path, "utf8");
  return { is, mustBe: `${is.slice(0, is.indexOf(mark))}${mark}\n\n${examples()}` };
}

if (import.meta.main) writeFileSync(path, policiesPage().mustBe);
