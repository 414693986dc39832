import { Refusal } from "../../domain/refusal.ts";
import { UndoneByAnother } from "./driver.ts";

/** Codes of the system below the connection. */
const networkCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "ENOENT", "EACCES"]);

/** PostgreSQL error codes (appendix A of its manual) and classes that mean "not now". */
const unavailable = ["08", "57", "53", "55P03", "25P03", "25P04", "28"];

/** What an error of `pg` means; what is not expected comes back as it is. */
export function refusalOfPostgres(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "40001" || code === "40P01") return new UndoneByAnother();
  if (code === "23505") return new Refusal("conflict", "This exists already.");
  if (code === "53100") return new Refusal("storage-full", "The disk of the records is full.");
  if (networkCodes.has(code) || unavailable.some((start) => code.startsWith(start)) || (code === "" && isLost(error))) {
    return new Refusal("unavailable", "The records do not answer at the moment.", code === "" ? {} : { code });
  }
  return error;
}

/** `pg` gives these no code. What was running when the connection went may or may not have happened: the caller asks again. */
function isLost(error: Error): boolean {
  return [
    "timeout exceeded when trying to connect",
    "Connection terminated",
    "Client has encountered a connection error and is not queryable",
    "Client was closed and is not queryable",
    "Cannot use a pool after calling end",
  ].some((text) => error.message.startsWith(text));
}
