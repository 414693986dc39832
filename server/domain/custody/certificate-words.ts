import type { Certificate, deletionCauses } from "./certificate.ts";
import type { Supplement } from "./supplement.ts";

type CertificateFacts = Omit<Certificate, "ledger">;

/** The two titles that a certificate can have (security.md): the second only with no staff copy outstanding. */
export const certificateTitles = {
  portalOnly: "The portal's copies are erased",
  everyKnown: "All known copies are erased",
} as const;

export type CertificateTitle = (typeof certificateTitles)[keyof typeof certificateTitles];

/**
 * The title that the facts allow. A staff copy whose removal nobody attested keeps it at the portal's own copies; a supplement may
 * attest it later. What the customer's people downloaded is not counted: it is listed as out of reach.
 */
export function certificateTitle(
  certificate: Pick<Certificate, "staffCopies">,
  supplements: readonly Pick<Supplement, "removals">[] = [],
): CertificateTitle {
  return outstandingCopies(certificate, supplements).length === 0 ? certificateTitles.everyKnown : certificateTitles.portalOnly;
}

/** Staff copies whose removal is attested neither in the certificate nor in a supplement. */
export function outstandingCopies(
  certificate: Pick<Certificate, "staffCopies">,
  supplements: readonly Pick<Supplement, "removals">[] = [],
): Certificate["staffCopies"] {
  const attestedLater = new Set(supplements.flatMap((supplement) => supplement.removals.map((removal) => removal.checkoutId)));
  return certificate.staffCopies.filter((copy) => copy.removal === null && !attestedLater.has(copy.checkoutId));
}

/** One thing that a certificate says, for the page and the PDF: what it is about, and whole sentences. */
export interface Statement {
  readonly about: "what" | "why" | "how" | "where" | "not-verifiable" | "not-covered" | "backups" | "staff-copies" | "customer-copies" | "who";
  readonly heading: string;
  readonly sentences: readonly string[];
}

const causeWords = {
  "deadline": "The agreed time of keeping was over.",
  "customer-now": "The customer ordered the deletion at once.",
  "customer-date": "The customer ordered the deletion for a date.",
  "abandoned": "The upload was never completed.",
  "refused": "The files were refused at the check and were not sent again.",
  "operator": "The operator ordered the deletion.",
} as const satisfies Record<(typeof deletionCauses)[number], string>;

/** Everything that a certificate states, in plain words and in reading order. Times are UTC. It claims no more than was tried. */
export function plainStatements(certificate: CertificateFacts, supplements: readonly Supplement[] = []): readonly Statement[] {
  return [
    { about: "what", heading: "What was erased", sentences: whatWasErased(certificate) },
    { about: "why", heading: "Why", sentences: why(certificate) },
    { about: "how", heading: "How", sentences: how(certificate) },
    { about: "where", heading: "Places that were checked", sentences: searchedPlaces(certificate) },
    { about: "not-verifiable", heading: "Not verifiable", sentences: notVerifiable(certificate) },
    { about: "not-covered", heading: "Not covered", sentences: certificate.placesNotCovered.map((place) => sentence(place.place, place.reason)) },
    { about: "backups", heading: "Back-ups", sentences: backups(certificate) },
    { about: "staff-copies", heading: "Copies that support staff took", sentences: staffCopies(certificate, supplements) },
    { about: "customer-copies", heading: "Copies with the customer", sentences: customerCopies(certificate) },
    { about: "who", heading: "Who", sentences: who(certificate) },
  ];
}

function whatWasErased({ transfer, files }: CertificateFacts): string[] {
  const owner = transfer.accountName === null ? "" : ` of ${transfer.accountName}`;
  const received = transfer.receivedAt === null ? "It was never received completely." : `It was received on ${instantInWords(transfer.receivedAt)}.`;
  const salted = files.some((file) => file.digest.kind === "salted-sha256") ? ["A salted fingerprint confirms a file only together with its salt, which is not in this certificate."] : [];
  return [`Transfer ${transfer.number}${owner}: ${counted(files.length, "file")}.`, received, ...salted];
}

function why({ reason }: CertificateFacts): string[] {
  const sentences: string[] = [causeWords[reason.cause], `The deadline was ${instantInWords(reason.deadlineAt)}.`];
  if (reason.orderedAt !== null) sentences.push(`Ordered${reason.orderedBy === null ? "" : ` by ${reason.orderedBy}`} on ${instantInWords(reason.orderedAt)}.`);
  if (reason.instruction !== null) sentences.push(`The instruction: “${reason.instruction}”`);
  else if (reason.instructionDigest !== null) sentences.push("The instruction's text was erased with the files; its salted digest is in the signed data.");
  return sentences;
}

function how({ method, verification }: CertificateFacts): string[] {
  return [
    `The store no longer answers for the files; their bytes are unreadable since ${instantInWords(method.unreadableSince)} (cryptographic erase: the keys were destroyed).`,
    `Every sealed object, version and unfinished part that the store knew was deleted by ${instantInWords(method.clearedAt)} (clear).`,
    `The terms are those of ${method.standard}.`,
    verification.result === "nothing-found"
      ? `Afterwards every covered place was searched for traces on ${instantInWords(verification.at)}: nothing was found.`
      : `Afterwards every covered place was searched for traces on ${instantInWords(verification.at)}: nothing was found where the place can answer.`,
    sentence("How it was searched", verification.method),
  ];
}

function searchedPlaces({ placesCovered }: CertificateFacts): string[] {
  return placesCovered.filter((place) => place.found === "no").map((place) => sentence(`${place.place}: nothing found`, place.detail));
}

function backups({ backupsUnreadableAt }: CertificateFacts): string[] {
  return [
    "A back-up of the portal may still hold the sealed files and their wrapped keys.",
    `For these files it cannot be read from ${instantInWords(backupsUnreadableAt)} on, at the latest: the key that would open them is destroyed by then.`,
    "A copy of the portal's keys that somebody keeps elsewhere is not covered.",
  ];
}

function notVerifiable({ placesCovered }: CertificateFacts): string[] {
  return placesCovered
    .filter((place) => place.found === "unknown")
    .map((place) => `${sentence(`${place.place}: not verifiable`, place.detail)} ${place.declaration === null ? "The operator gave no declaration about it." : `The operator declares: “${place.declaration}”`}`);
}

function staffCopies(certificate: CertificateFacts, supplements: readonly Supplement[]): string[] {
  if (certificate.staffCopies.length === 0) return ["No copy was taken."];
  const later = new Map(supplements.flatMap((supplement) => supplement.removals.map((removal) => [removal.checkoutId, removal] as const)));
  return certificate.staffCopies.map((copy) => {
    const taken = `${copy.holder}, on ${copy.device}, a ${copy.copy} copy taken on ${instantInWords(copy.servedAt)}`;
    const removal = copy.removal ?? later.get(copy.checkoutId);
    if (removal === undefined) return `${taken}: its removal is outstanding, nobody has attested it.`;
    const addition = copy.removal === null ? " (supplement)" : "";
    return `${taken}: its removal was attested on ${instantInWords(removal.attestedAt)}${addition}. ${sentence("How", removal.method)}`;
  });
}

function customerCopies({ customerDownloads, files }: CertificateFacts): string[] {
  if (customerDownloads.length === 0) return ["Nobody of the customer downloaded a file from the portal."];
  return [
    "These downloads are copies outside of the portal's reach; this certificate says nothing about them.",
    ...customerDownloads.map((download) => {
      const position = files.findIndex((file) => file.id === download.fileId);
      return `${position === -1 ? `File ${download.fileId}` : `File ${String(position + 1)}`}, downloaded${download.person === null ? "" : ` by ${download.person}`} on ${instantInWords(download.at)}.`;
    }),
  ];
}

function who({ executor, store, termsVersions }: CertificateFacts): string[] {
  const terms = termsVersions.length === 0 ? "No terms were recorded with the uploads." : `Terms shown with the uploads: version ${termsVersions.join(", ")}.`;
  return [
    `Carried out by ${executor.program}${executor.person === null ? ", without a person's hand" : `, started by ${executor.person}`}.`,
    `The files were kept at ${store.place}, run by ${store.operator}.`,
    terms,
  ];
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An instant as people read it: `21 Dec 2026, 20:37:00 UTC`. @throws {RangeError} when the text is no instant. */
export function instantInWords(instant: string): string {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO("UTC");
  const clock = time.toPlainTime().toString({ smallestUnit: "second" });
  return `${String(time.day)} ${months[time.month - 1] ?? ""} ${String(time.year)}, ${clock} UTC`;
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function sentence(subject: string, detail: string): string {
  const text = detail === "" ? subject : `${subject}: ${detail}`;
  return /[.!?。]$/.test(text) ? text : `${text}.`;
}

/** The same facts without the names of people, firms, devices and files: what the public address shows to anyone. */
export function withoutNames(certificate: CertificateFacts): CertificateFacts {
  return {
    ...certificate,
    transfer: { ...certificate.transfer, accountName: null },
    files: certificate.files.map((file) => ({ ...file, name: null })),
    reason: { ...certificate.reason, instruction: null, instructionDigest: null, orderedBy: null },
    executor: { ...certificate.executor, person: null },
    staffCopies: certificate.staffCopies.map((copy) => ({ ...copy, holder: "A member of the support staff", device: "a device" })),
    customerDownloads: certificate.customerDownloads.map((download) => ({ ...download, person: null })),
  };
}
