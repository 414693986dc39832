import type { Readable } from "node:stream";

/** A virus scanner. `not-scanned` when the file is over its limit. */
export interface Scanner {
  readonly isConfigured: boolean;
  /** @throws {Refusal} `unavailable` when the scanner does not answer: the file stays closed (I6). */
  scan(content: Readable, bytes: number): Promise<"clean" | "infected" | "not-scanned">;
}
