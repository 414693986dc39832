import { isAbsolute, relative, resolve } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import type { BucketSettings, MailboxSettings, Settings } from "../ports/settings.ts";
import type { Environment } from "./env.ts";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || host === "::1";
}

function isInside(directory: string, parent: string): boolean {
  const path = relative(parent, directory);
  return path === "" || (!path.startsWith("..") && !isAbsolute(path));
}

/**
 * Turns the environment into settings and refuses combinations that would be unsafe.
 * @throws {Refusal} `setting-invalid` with the setting's name and what to do.
 */
export function toSettings(environment: Environment): Settings {
  const publicUrl = new URL(environment.PUBLIC_URL ?? `http://localhost:${String(environment.PORT)}`);
  const isLocal = isLoopback(publicUrl.hostname) && isLoopback(environment.HOST);
  if (publicUrl.pathname !== "/" || publicUrl.search !== "") throw new Refusal("setting-invalid", "PUBLIC_URL must be an origin without a path, such as https://custody.example.org.");
  if (publicUrl.protocol === "http:" && !isLoopback(publicUrl.hostname)) throw new Refusal("setting-invalid", "PUBLIC_URL must begin with https:// unless it is this machine itself; put a proxy with a certificate in front and set TRUST_PROXY=1.");
  if (!isLoopback(environment.HOST) && !environment.TRUST_PROXY) throw new Refusal("setting-invalid", "HOST is not this machine itself, so the portal would speak plain http on the network; set TRUST_PROXY=1 and keep a proxy with a certificate in front.");
  if (!isLocal && environment.SMTP_URL === undefined) throw new Refusal("setting-invalid", "SMTP_URL is needed as soon as PUBLIC_URL or HOST is not this machine itself: people sign in by mail.");

  const dataDirectory = resolve(environment.DATA_DIR);
  const keyDirectory = resolve(environment.KEY_DIR);
  if (isInside(keyDirectory, dataDirectory)) throw new Refusal("setting-invalid", "KEY_DIR must not lie inside DATA_DIR: a back-up of the data would carry its own keys.");

  const bucket = toBucket(environment);
  return {
    host: environment.HOST,
    port: environment.PORT,
    publicUrl,
    dataDirectory,
    keyDirectory,
    masterKey: environment.MASTER_KEY ?? null,
    databaseUrl: environment.DATABASE_URL ?? null,
    databaseDirectUrl: environment.DATABASE_DIRECT_URL ?? environment.DATABASE_URL ?? null,
    databaseOwnerUrl: environment.DATABASE_OWNER_URL ?? null,
    bucket,
    smtpUrl: environment.SMTP_URL ?? null,
    mailFrom: environment.MAIL_FROM,
    mailbox: toMailbox(environment),
    staffMail: environment.STAFF_MAIL,
    operator: environment.OPERATOR,
    storePlace: environment.STORE_PLACE ?? (bucket === null ? "The server that this portal runs on" : `The bucket ${bucket.bucket} at ${bucket.endpoint?.host ?? `Amazon S3, ${bucket.region}`}`),
    storeDeclaration: environment.STORE_DECLARATION,
    fileBytesMax: environment.FILE_BYTES_MAX,
    quotaBytes: environment.QUOTA_BYTES,
    isTrustingProxy: environment.TRUST_PROXY,
    hasDevelopmentInbox: isLocal && environment.SMTP_URL === undefined && !environment.TRUST_PROXY,
    hasJobs: environment.JOBS,
    metricsToken: environment.METRICS ?? null,
    policyFile: environment.POLICY_FILE,
    retention: {
      retentionHours: environment.RETENTION_DAYS * 24,
      retentionDaysMax: environment.RETENTION_DAYS_MAX,
      unsentDays: 30,
      abandonDays: 7,
      silentHours: 24,
      checkoutDays: 7,
      removalReminderHours: 24,
      collectReminderDays: 7,
      endReminderHours: 48,
    },
  };
}

/** @throws {Refusal} `setting-invalid` for an S3_ENDPOINT without a bucket or with plain http on the network, and for half a credential. */
function toBucket(environment: Environment): BucketSettings | null {
  const { S3_BUCKET: bucket, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
  const endpoint = environment.S3_ENDPOINT === undefined ? null : new URL(environment.S3_ENDPOINT);
  if (bucket === undefined) {
    if (endpoint !== null) throw new Refusal("setting-invalid", "S3_ENDPOINT is set, but S3_BUCKET is not: name the bucket that holds the sealed files.");
    return null;
  }
  if (endpoint?.protocol === "http:" && !isLoopback(endpoint.hostname)) throw new Refusal("setting-invalid", "S3_ENDPOINT must begin with https:// unless it is this machine itself.");
  if (endpoint !== null && (endpoint.search !== "" || endpoint.username !== "")) throw new Refusal("setting-invalid", "S3_ENDPOINT must be an address without a query and without a name or password in it.");
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) throw new Refusal("setting-invalid", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: give both, or none where the machine's role has the right.");
  return { endpoint, bucket, region: environment.S3_REGION, credentials: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey } };
}

/** @throws {Refusal} `setting-invalid` for plain IMAP on the network, an address without name and password, and a folder for taken mails that is the mailbox itself. */
function toMailbox(environment: Environment): MailboxSettings | null {
  if (environment.IMAP_URL === undefined) return null;
  const url = new URL(environment.IMAP_URL);
  const isSecure = url.protocol === "imaps:";
  const folder = decodeURIComponent(url.pathname.slice(1)) || "INBOX";
  if (!isSecure && !isLoopback(url.hostname)) throw new Refusal("setting-invalid", "IMAP_URL must begin with imaps:// unless it is this machine itself.");
  if (url.hostname === "" || url.username === "" || url.password === "" || url.search !== "") throw new Refusal("setting-invalid", "IMAP_URL must be imaps://name:password@host/folder; write @ and / in name or password as %40 and %2F.");
  if (folder.toLowerCase() === environment.IMAP_DONE.toLowerCase()) throw new Refusal("setting-invalid", "IMAP_DONE must be another folder than the one in IMAP_URL: taken mails are moved there.");
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isSecure ? 993 : 143) : Number(url.port),
    isSecure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    folder,
    doneFolder: environment.IMAP_DONE,
    address: environment.IMAP_ADDRESS ?? /<([^<>]+)>\s*$/.exec(environment.MAIL_FROM)?.[1] ?? environment.MAIL_FROM,
    trustedServer: environment.IMAP_TRUSTED_SERVER ?? null,
  };
}
