import type { Settings } from "../../ports/settings.ts";

/** Who beside the operator's own server takes part, as the public page names them. */
interface ThirdParty {
  readonly name: string;
  readonly does: string;
  /** Bytes of a customer's database may lie there, sealed or as they were sent. */
  readonly couldHoldBytes: boolean;
}

const loopback = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/**
 * Every place outside of the process that is told of anything: store, database, mail, scanner (ALO-23). Named from the settings in force, so that the page cannot say less than is so; of
 * addresses only the host's name.
 */
export function thirdPartiesOf({ bucket, databaseUrl, smtpUrl, mailbox }: Pick<Settings, "bucket" | "databaseUrl" | "smtpUrl" | "mailbox">): ThirdParty[] {
  return [
    ...(bucket === null ? [] : [{ name: `Store: ${bucket.endpoint === null ? `Amazon S3, ${bucket.region}` : hostOf(bucket.endpoint.hostname)}`, does: "Keeps the sealed files. The keys that open them are not there.", couldHoldBytes: true }]),
    ...(databaseUrl === null ? [] : [{ name: `Records: ${hostOf(new URL(databaseUrl).hostname)}`, does: "Keeps names, times and fingerprints, and what people wrote, sealed. No file goes there.", couldHoldBytes: false }]),
    { name: smtpUrl === null ? "Mail" : `Mail: ${hostOf(new URL(smtpUrl).hostname)}`, does: "Carries notices. They hold no data, no file name and no link to a file.", couldHoldBytes: false },
    ...(mailbox === null ? [] : [{ name: `Mailbox: ${hostOf(mailbox.host)}`, does: "Receives what is written to support. Nothing that is attached is taken in: such a mail is deleted, and its sender is told how to send it safely.", couldHoldBytes: true }]),
    { name: "Virus scanner", does: "There is none: files are shown to no scanner.", couldHoldBytes: false },
  ];
}

function hostOf(host: string): string {
  return loopback.has(host) ? "on this server itself" : host;
}
