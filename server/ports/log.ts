/** Structured lines about the running of the portal. Facts are ids, counts and codes: never content, names or secrets (ALO-24, R29). */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void;
  error(event: string, facts?: Readonly<Record<string, unknown>>): void;
}
