import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ports } from "./actions/context.ts";
import { createDocumentWriter } from "./documents/certificate-pdf.ts";
import { imapMailbox } from "./mail/imap.ts";
import { openMailer } from "./mail/open-mailer.ts";
import type { Clock } from "./ports/clock.ts";
import type { ObjectStore } from "./ports/object-store.ts";
import type { Log } from "./ports/log.ts";
import { openLivePolicy } from "./policies/live.ts";
import { loadPolicy } from "./policies/load.ts";
import type { Records } from "./ports/records/records.ts";
import type { SecondClock } from "./ports/second-clock.ts";
import type { Settings } from "./ports/settings.ts";
import { openKeyFolder } from "./storage/keys/folder.ts";
import { refuseMoved, refuseUnfinishedMove } from "./storage/moved.ts";
import { createSigner } from "./storage/keys/signer.ts";
import { openLocalObjectStore } from "./storage/objects/local.ts";
import { openS3ObjectStore } from "./storage/objects/s3.ts";
import { createSealedStore } from "./storage/objects/sealed.ts";
import { openPostgresNodes, type Nodes } from "./storage/nodes/postgres-nodes.ts";
import { openPostgresRecords } from "./storage/records/postgres.ts";
import { openSqliteRecords } from "./storage/records/sqlite.ts";
import { systemClock } from "./system/clock.ts";
import { createAttempts } from "./system/attempts.ts";
import { createCopyMasker } from "./system/masking/copy-masker.ts";
import { holidaySource } from "./system/holidays.ts";
import { createLocker } from "./system/locker.ts";
import { createNotifier } from "./system/notifier.ts";
import { systemRandomness } from "./system/randomness.ts";
import { openSecondClock } from "./system/second-clock.ts";
import { noScanner } from "./system/no-scanner.ts";
import type { Inbox } from "./http/routes/portal.ts";

export interface Portal {
  readonly ports: Ports;
  readonly inbox: Inbox | null;
  /** Releases everything, in the order opposite to opening. */
  close(): Promise<void>;
}

export interface Overrides {
  readonly clock?: Clock;
  readonly secondClock?: SecondClock;
}

export const webDirectory = join(dirname(fileURLToPath(import.meta.url)), "../web/dist");

/**
 * The only place where adapters are joined.
 * @throws {Refusal} `setting-invalid` with the cause: a second process on the same data, a wrong master key, a foreign schema.
 */
export async function composePortal(settings: Settings, log: Log, overrides: Overrides = {}): Promise<Portal> {
  const clock = overrides.clock ?? systemClock;
  const filed = await loadPolicy(settings.policyFile);
  await mkdir(settings.dataDirectory, { recursive: true, mode: 0o700 });
  await refuseMoved(settings.dataDirectory, { records: settings.databaseUrl === null, objects: settings.bucket === null });
  const records = await openRecords(settings);
  try {
    await refuseUnfinishedMove(records);
    const keys = await openKeyFolder({ directory: settings.keyDirectory, masterKey: settings.masterKey, now: () => clock.now() });
    const isInUse = (await records.read.facts.find({ name: "transfer-number" })) !== undefined;
    const sealed = createSealedStore(await openObjects(settings, isInUse));
    const { mailer, inbox } = openMailer(settings, clock);
    const nodes = await openNodes(settings, log);
    const policy = await openLivePolicy({ filed, records, notifier: nodes.notifier, log });
    const ports: Ports = {
      clock,
      secondClock: overrides.secondClock ?? nodes.secondClock,
      randomness: systemRandomness,
      log,
      settings,
      policy,
      holidays: holidaySource,
      records,
      sealed,
      keys,
      signer: createSigner(keys.signingKey(), keys.retiredKeys()),
      mailer,
      mailbox: settings.mailbox === null ? null : imapMailbox(settings.mailbox, log),
      notifier: nodes.notifier,
      locker: nodes.locker,
      attempts: nodes.attempts,
      scanner: noScanner,
      documents: createDocumentWriter(),
      copyMasker: createCopyMasker(),
    };
    return {
      ports,
      inbox,
      close: async () => {
        policy.close();
        await ports.copyMasker.close();
        await sealed.close();
        await nodes.close();
        await records.close();
      },
    };
  } catch (error) {
    await records.close();
    throw error;
  }
}

/** With PostgreSQL there may be other processes on the same portal. */
async function openNodes(settings: Settings, log: Log): Promise<Nodes> {
  const local = { locker: createLocker(), notifier: createNotifier() };
  if (settings.databaseDirectUrl !== null) return openPostgresNodes({ url: settings.databaseDirectUrl, log, local });
  return { ...local, attempts: createAttempts(), secondClock: await openSecondClock(settings.dataDirectory), close: () => Promise.resolve() };
}

function openRecords(settings: Settings): Promise<Records> {
  if (settings.databaseUrl === null) return openSqliteRecords({ directory: join(settings.dataDirectory, "records") });
  return openPostgresRecords({ url: settings.databaseUrl, ...(settings.databaseOwnerUrl === null ? {} : { ownerUrl: settings.databaseOwnerUrl }) });
}

/** The sealed objects of these settings. @throws {Refusal} `setting-invalid` for a store that is not ours, or empty although the records name objects. */
export function openObjects(settings: Settings, isInUse: boolean): Promise<ObjectStore> {
  return settings.bucket === null ? openLocalObjectStore(join(settings.dataDirectory, "objects"), { isInUse }) : openS3ObjectStore(settings.bucket, { isInUse });
}
