/** What the operator chose; read once at start, checked, never changed while running. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash, for example `https://custody.example.org`. Links in mail use it and nothing else. */
  readonly publicUrl: URL;
  readonly dataDirectory: string;
  readonly keyDirectory: string;
  readonly masterKey: string | null;
  readonly databaseUrl: string | null;
  /** Past any pooler: notices and locks between nodes need a connection of their own. The same as `databaseUrl` where nothing else is said. */
  readonly databaseDirectUrl: string | null;
  readonly databaseOwnerUrl: string | null;
  /** The bucket that holds sealed files, or null for a folder below `dataDirectory`. */
  readonly bucket: BucketSettings | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** The mailbox to which customers write; null: none, cases come by page, telephone and chat only. */
  readonly mailbox: MailboxSettings | null;
  readonly staffMail: string;
  readonly operator: string;
  /** Where the store is and who runs it, as customers read it (ALO-14). */
  readonly storePlace: string;
  readonly storeDeclaration: string;
  readonly fileBytesMax: number;
  readonly quotaBytes: number;
  readonly isTrustingProxy: boolean;
  readonly hasDevelopmentInbox: boolean;
  readonly hasJobs: boolean;
  /** Who gives it as a Bearer token may read `/metrics`; null: there are none. */
  readonly metricsToken: string | null;
  /** A shipped profile's name, or the path of a YAML file. */
  readonly policyFile: string;
  readonly retention: Retention;
}

/** The numbers of the retention promise; from the profile, shown on the public page (ALO-26). */
export interface Retention {
  readonly retentionHours: number;
  readonly retentionDaysMax: number;
  readonly unsentDays: number;
  readonly abandonDays: number;
  readonly silentHours: number;
  readonly checkoutDays: number;
  readonly removalReminderHours: number;
  readonly collectReminderDays: number;
  readonly endReminderHours: number;
}

export interface BucketSettings {
  /** Null for Amazon's own address of the region. */
  readonly endpoint: URL | null;
  readonly bucket: string;
  readonly region: string;
  /** Null takes what the machine's role gives. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** Where taken mails are moved to. */
  readonly doneFolder: string;
  /** The address to which answers come. */
  readonly address: string;
  /** The name under which the operator's own server writes Authentication-Results; null: senders are not confirmed. */
  readonly trustedServer: string | null;
}
