import { ruleRegistry, decideByName } from "../../server/domain/policy/registry.ts";
import { profileFrom } from "./profiles.ts";
import { shippedProfiles } from "../../server/policies/load.ts";

// Prints what every rule answers to its example under every profile: run under different TZ, the lines must be the same.
for (const name of shippedProfiles) {
  const profile = profileFrom(name);
  for (const rule of Object.values(ruleRegistry)) console.log(name, JSON.stringify(decideByName(rule.name, rule.example.facts, profile, Temporal.Instant.from(rule.example.at))));
}
