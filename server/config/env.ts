import * as z from "zod";
import { Refusal } from "../domain/refusal.ts";

const flag = z.enum(["0", "1", "false", "true"]).transform((value) => value === "1" || value === "true");
const count = z.coerce.number().int().positive();

/** Every setting by its environment name, with its default. `.env.example` lists the same. */
const schema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default("./data"),
  KEY_DIR: z.string().min(1).default("./keys"),
  MASTER_KEY: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_DIRECT_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_BUCKET: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/, "is no name of a bucket").optional(),
  S3_REGION: z.string().min(1).default("us-east-1"),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default("Custody <custody@localhost>"),
  IMAP_URL: z.url({ protocol: /^imaps?$/ }).optional(),
  IMAP_DONE: z.string().min(1).max(200).default("Custody"),
  IMAP_ADDRESS: z.email().optional(),
  IMAP_TRUSTED_SERVER: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/, "is no name of a mail server").optional(),
  STAFF_MAIL: z.email().default("support@localhost.localdomain"),
  OPERATOR: z.string().min(1).default("This portal's operator"),
  STORE_PLACE: z.string().min(1).optional(),
  STORE_DECLARATION: z.string().default(""),
  FILE_BYTES_MAX: count.default(100 * 1024 ** 3),
  QUOTA_BYTES: count.default(1024 ** 4),
  TRUST_PROXY: flag.default(false),
  JOBS: flag.default(true),
  RETENTION_DAYS: count.max(3650).default(30),
  RETENTION_DAYS_MAX: count.max(3650).default(90),
  POLICY_FILE: z.string().min(1).default("default"),
  METRICS: z.string().regex(/^[\x21-\x7e]{32,}$/, "is a token of at least 32 characters without spaces").optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type Environment = z.output<typeof schema>;

/**
 * The only reader of the environment.
 * @throws {Refusal} `setting-invalid` that names every wrong setting; the start stops.
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([name, value]) => name in schema.shape && value !== undefined && value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new Refusal("setting-invalid", `The portal cannot start: ${wrong}. See .env.example.`);
}
