import type { Profile } from "./profile.ts";
import { ruleRegistry } from "./registry.ts";
import { clauseText } from "./rule.ts";

/** A clause as `/policy` shows it; its id is the anchor that decisions link to. */
export interface ShownClause {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface ClauseGroup {
  readonly title: string;
  readonly clauses: readonly ShownClause[];
}

/** Every clause of a profile in our own words, by subject, as it reads at an instant (POL-1). */
export function clausesOf(profile: Profile, at: Temporal.Instant): readonly ClauseGroup[] {
  const tables = [...new Set(Object.values(ruleRegistry).map((rule) => rule.table))];
  return tables
    .map((table) => ({
      title: table.title,
      clauses: Object.entries(table.clauses).flatMap(([id, { title }]) => {
        const text = clauseText(table, id, profile, at);
        return text === null ? [] : [{ id, title, text }];
      }),
    }))
    .filter(({ clauses }) => clauses.length > 0);
}
