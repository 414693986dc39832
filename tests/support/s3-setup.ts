import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopS3 } from "./s3.ts";

/** Gives the run a place for its S3 server; a run whose tests ask for none starts none. At the end it says which object stores were used. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "custody-s3-"));
  process.env["CUSTODY_TEST_S3"] = directory;
  return () => {
    const notes = readdirSync(directory).filter((name) => name.startsWith("note-")).map((name) => readFileSync(join(directory, name), "utf8"));
    stopS3(directory, notes.sort());
  };
}
