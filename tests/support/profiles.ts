import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { decideByName } from "../../server/domain/policy/registry.ts";
import type { Decision } from "../../server/domain/policy/decision.ts";
import { readProfile, type Profile } from "../../server/domain/policy/profile.ts";
import type { shippedProfiles } from "../../server/policies/load.ts";

type Name = (typeof shippedProfiles)[number];
/** A profile as YAML gives it: nothing is checked yet. */
export type RawProfile = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests break it on purpose

/** The YAML of a shipped profile, as text. */
export function shippedText(name: Name): string {
  return readFileSync(new URL(`../../server/policies/${name}.yaml`, import.meta.url), "utf8");
}

/** A shipped profile, after `change` edited what its YAML says. */
export function profileFrom(name: Name, change: (raw: RawProfile) => void = () => undefined): Profile {
  const raw = parse(shippedText(name)) as RawProfile;
  change(raw);
  return readProfile(raw, name);
}

/** Asks a rule at an instant given as text. */
export function ask(profile: Profile, rule: string, facts: object, at = "2026-06-10T06:00:00Z"): Decision {
  return decideByName(rule, facts, profile, Temporal.Instant.from(at));
}
