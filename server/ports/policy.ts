import type { Profile } from "../domain/policy/profile.ts";

/** A support policy that can decide, checked. */
export interface ActivePolicy {
  readonly profile: Profile;
  /** SHA-256 of the profile's canonical JSON, lower-case hex; stored with every decision. */
  readonly hash: string;
}

/**
 * The support policy in force: the profile that was read at the start, with the calendars that a supervisor has published since. Publishing one gives
 * another profile and another hash; read both at once where they must belong together.
 */
export interface LivePolicy extends ActivePolicy {
  /** As its file states it, before any calendar was published. */
  readonly filed: ActivePolicy;
  /** How many published calendars it holds. They are only ever added to, so that another number in the records means that it is not the newest. */
  readonly editions: number;
  /** Reads the published calendars again; after this call they are in force here, and on every other node before it decides anything that is kept. */
  reload(): Promise<void>;
  /** The profiles that ship with the product, for comparing. */
  shipped(): Promise<readonly ActivePolicy[]>;
}
