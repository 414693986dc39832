import { pino } from "pino";
import type { Log } from "../ports/log.ts";

/** Structured lines to standard output. Facts are ids, counts and codes (see the port). */
export function createLog(level: string): Log {
  const logger = pino({ level, base: null, redact: { paths: ["*.authorization", "*.cookie", "*.password", "*.token", "*.code"], censor: "…" } });
  return {
    info: (event, facts = {}) => { logger.info(facts, event); },
    warn: (event, facts = {}) => { logger.warn(facts, event); },
    error: (event, facts = {}) => { logger.error(facts, event); },
  };
}
