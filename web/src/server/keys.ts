/**
 * The names under which answers are kept. Everything about one transfer begins with `["transfers", id]`, so that one
 * event forgets it all; lists begin with `["transfers", "list"]`.
 */
export const keys = {
  portal: ["portal"] as const,
  policy: ["policy"] as const,
  policyClauses: ["policy", "clauses"] as const,
  session: ["session"] as const,
  sessions: ["sessions"] as const,
  uploads: ["uploads"] as const,
  transfers: ["transfers"] as const,
  transferList: (filter: Readonly<Record<string, unknown>> = {}) => ["transfers", "list", filter] as const,
  transfer: (id: string) => ["transfers", id, "show"] as const,
  timeline: (id: string) => ["transfers", id, "timeline"] as const,
  certificate: (id: string) => ["transfers", id, "certificate"] as const,
  queue: (filter: Readonly<Record<string, unknown>> = {}) => ["queue", filter] as const,
  verify: (address: string) => ["verify", address] as const,
};
