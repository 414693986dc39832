import type { Role } from "../domain/custody/words.ts";
import type { Attempts } from "../ports/attempts.ts";
import type { Clock } from "../ports/clock.ts";
import type { CopyMasker } from "../ports/copy-masker.ts";
import type { DocumentWriter } from "../ports/document.ts";
import type { KeyStore } from "../ports/key-store.ts";
import type { Locker } from "../ports/locker.ts";
import type { Log } from "../ports/log.ts";
import type { Mailbox } from "../ports/mailbox.ts";
import type { Mailer } from "../ports/mailer.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { HolidaySource } from "../ports/holidays.ts";
import type { LivePolicy } from "../ports/policy.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { Records } from "../ports/records/records.ts";
import type { Scanner } from "../ports/scanner.ts";
import type { SealedStore } from "../ports/sealed-store.ts";
import type { SecondClock } from "../ports/second-clock.ts";
import type { Settings } from "../ports/settings.ts";
import type { Signer } from "../ports/signer.ts";

/** What every action may use. Joined once, in `server/compose.ts`. */
export interface Ports {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly settings: Settings;
  readonly policy: LivePolicy;
  readonly holidays: HolidaySource;
  readonly records: Records;
  readonly sealed: SealedStore;
  readonly keys: KeyStore;
  readonly signer: Signer;
  readonly mailer: Mailer;
  /** Null where no mailbox is set. */
  readonly mailbox: Mailbox | null;
  readonly notifier: Notifier;
  readonly locker: Locker;
  readonly attempts: Attempts;
  readonly scanner: Scanner;
  readonly documents: DocumentWriter;
  readonly copyMasker: CopyMasker;
  readonly secondClock: SecondClock;
}

/** Who calls: a person with a session or token. Read anew from the records with every request (R31). */
export interface Caller {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  /** The customer's account; null for the vendor's people. */
  readonly accountId: string | null;
  readonly isContractor: boolean;
  readonly sessionId: string;
  readonly sessionKind: "cookie" | "token";
  readonly steppedUpAt: Temporal.Instant | null;
}

/** True for the vendor's people who work on transfers. */
export function isStaff(caller: Caller): boolean {
  return caller.role === "staff" || caller.role === "supervisor";
}

/** The one text form of an instant in records: RFC 3339, UTC, milliseconds. */
export function instantText(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 3 });
}
