import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopServer, testServer } from "../support/postgres.ts";
import { stopS3, testS3, type TestS3 } from "../support/s3.ts";

/** What is closed when the bench ends, last one first. */
type Open = (() => Promise<void>)[];

let postgresUrl: Promise<string | null> | null = null;

/** The PostgreSQL server of the tests, started once; null, and said, where there is none. */
export function startPostgres(open: Open, say: (text: string) => void): Promise<string | null> {
  return (postgresUrl ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), "custody-bench-postgres-"));
    process.env["CUSTODY_TEST_POSTGRES"] = directory;
    open.push(() => stopServer(directory));
    const server = await testServer();
    if ("url" in server) return server.url;
    say(`not measured on PostgreSQL: ${server.missing}`);
    return null;
  })());
}

/** The S3 server of the tests; null, and said, where there is none. */
export async function startS3(open: Open, say: (text: string) => void): Promise<Exclude<TestS3, { missing: string }> | null> {
  const directory = mkdtempSync(join(tmpdir(), "custody-bench-s3-"));
  process.env["CUSTODY_TEST_S3"] = directory;
  open.push(() => Promise.resolve(stopS3(directory, [])));
  const s3 = await testS3();
  if ("endpoint" in s3) return s3;
  say(`not measured on S3: ${s3.missing}`);
  return null;
}
