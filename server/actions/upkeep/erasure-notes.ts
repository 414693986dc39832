import type { CertificateBody } from "../../domain/custody/certificate.ts";
import type { Tables } from "../../ports/records/records.ts";

/** What an erasure must still know after the rows that told it are empty. It is removed when the certificate is written. */
export interface ErasureNotes {
  /** Devices of the working copies by checkout, for the certificate's list of copies. */
  readonly devices: Readonly<Record<string, string>>;
  /** Salted digests by file, where the customer wished them: the plain ones go with the keys. */
  readonly saltedDigests: Readonly<Record<string, string>>;
  readonly clearedAt?: string;
  readonly verifiedAt?: string;
  readonly places?: CertificateBody["placesCovered"];
  /** The statement whose digest stands in the ledger; from then on there can be no other one. */
  readonly body?: CertificateBody;
}

const nameOf = (transferId: string): string => `erasure ${transferId}`;

export async function readNotes(tables: Tables, transferId: string): Promise<ErasureNotes | null> {
  const fact = await tables.facts.find({ name: nameOf(transferId) });
  return fact === undefined ? null : (JSON.parse(fact.value) as ErasureNotes);
}

/** Adds to the notes; what was noted before stays. */
export async function addNotes(tables: Tables, transferId: string, notes: Partial<ErasureNotes>): Promise<void> {
  const before = await readNotes(tables, transferId);
  const value = JSON.stringify({ devices: {}, saltedDigests: {}, ...before, ...notes });
  if (before === null) await tables.facts.insert({ name: nameOf(transferId), value });
  else await tables.facts.update({ name: nameOf(transferId) }, { value });
}

export async function dropNotes(tables: Tables, transferId: string): Promise<void> {
  await tables.facts.remove({ name: nameOf(transferId) });
}
