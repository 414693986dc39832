import type { Profile } from "../domain/policy/profile.ts";

/** The support policy in force: read once at the start, checked, never changed while running. */
export interface ActivePolicy {
  readonly profile: Profile;
  /** SHA-256 of the profile's canonical JSON, lower-case hex; stored with every decision. */
  readonly hash: string;
}
