/** What the intake check found; `null` is "not known" or "does not apply". The wire shape `Format` is a part of it. */
export interface Recognised {
  /** For example `SQLite`, `Access`, `SQL dump`, or `unknown`. */
  readonly name: string;
  readonly version: string | null;
  readonly finding: Finding;
  /** One sentence for a person: what is wrong, or what is worth knowing. */
  readonly detail: string | null;
  /** Names of files that belong to this one and are not in it. */
  readonly missingCompanions: readonly string[];
  readonly tables: number | null;
  /** True when it carries live secrets (keys, tokens, a browser recording): the sender is warned (R63). */
  readonly hasSecrets: boolean;
}

export const findings = ["readable", "password-protected", "damaged", "not-recognised"] as const;
export type Finding = (typeof findings)[number];

/** One file as a recogniser sees it: `head` begins at byte 0, `tail` ends with the file; they overlap in a small one. */
export interface Sample {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  /** The last part of the name, without folders. */
  readonly name: string;
  /** Size of the whole file. */
  readonly bytes: number;
}

/** Says what a sample is, or null when it is something else. Never throws. */
export type Recogniser = (sample: Sample) => Found | null;

/** `Recognised` with everything but the name left out where it says nothing. */
export interface Found {
  readonly name: string;
  readonly version?: string | null;
  readonly finding?: Finding;
  readonly detail?: string | null;
  readonly missingCompanions?: readonly string[];
  readonly tables?: number | null;
}

/** The ending of a name, in lower case, without the dot; empty where there is none. */
export function ending(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}

/** The name with another ending. */
export function withEnding(name: string, other: string): string {
  const dot = name.lastIndexOf(".");
  return `${dot < 0 ? name : name.slice(0, dot)}.${other}`;
}

/** True when `head` already is the whole file. */
export function isWhole(sample: Sample): boolean {
  return sample.head.length >= sample.bytes;
}

/** Bytes `from` to `to` of the file where head or tail hold them all, else null. */
export function span(sample: Sample, from: number, to: number): Uint8Array | null {
  if (from < 0 || to > sample.bytes || from > to) return null;
  if (to <= sample.head.length) return sample.head.subarray(from, to);
  const tailFrom = sample.bytes - sample.tail.length;
  if (from >= tailFrom) return sample.tail.subarray(from - tailFrom, to - tailFrom);
  return null;
}
